// Dropout of whole channels: neighbouring pixels say much the same, so that dropping single ones would hide little.
//
// J. Tompson et al., "Efficient object localization using convolutional networks", CVPR 2015, §3.2.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { mul } from '../ir/build.ts';
import { imageShape } from './images.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    rate: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'The share of channels of each image that become 0 in training.',
    }),
  },
  { additionalProperties: false },
);

export const spatialDropout2d: Layer<Static<typeof schema>> = {
  summary: 'Drops whole channels at random in training.',
  schema,
  example: 'spatial_dropout2d: {rate: 0.2}',
  build(context, x, { rate }) {
    const [, , channels] = imageShape('spatial_dropout2d', x);
    if (!context.training || rate === 0) return x;
    return mul(x, context.dropoutMask([x.shape[0] as number, 1, 1, channels], rate));
  },
};
