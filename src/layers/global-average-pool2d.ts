// [batch, height, width, channels] → [batch, channels], the means over all pixels (M. Lin et al., ICLR 2014, §3.2).
import * as Type from 'typebox';
import { reduceMean } from '../ir/build.ts';
import { imageShape } from './images.ts';
import type { Layer } from './layer.ts';

export const globalAveragePool2d: Layer<Record<string, never>> = {
  summary: 'Makes one number of each channel: its mean.',
  schema: Type.Object({}, { additionalProperties: false }),
  example: 'global_average_pool2d',
  build(_, x) {
    imageShape('global_average_pool2d', x);
    return reduceMean(x, [1, 2]);
  },
};
