// Convolution: [batch, height, width, channels] → [batch, rows, columns, filters], activation(kernels ∗ x + b).
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import { initializerSchema } from '../initializers/index.ts';
import { conv } from '../ir/build.ts';
import { biasOptions, withBias } from './bias.ts';
import { imageShape, paddingSchema, sizeSchema, windowOver } from './images.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    filters: Type.Integer({ minimum: 1, maximum: 100_000, description: 'How many channels come out.' }),
    kernel_size: sizeSchema('How many pixels a filter sees.', { default: 3 }),
    strides: sizeSchema('How far a filter moves from one result to the next.', { default: 1 }),
    padding: paddingSchema,
    dilation: sizeSchema('How far the pixels that a filter sees lie apart.', { default: 1 }),
    groups: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 100_000,
      description:
        'Into how many parts channels and filters are cut; a filter sees the channels of its part.',
    }),
    ...biasOptions,
    kernel_initializer: initializerSchema('glorot_uniform'),
  },
  { additionalProperties: false },
);

export const conv2d: Layer<Static<typeof schema>> = {
  summary: 'Slides filters over the image, each of which learns to see one pattern.',
  schema,
  example: 'conv2d: {filters: 32, kernel_size: 3, activation: relu}',
  build(context, x, options) {
    const { filters, groups } = options;
    const [, , channels] = imageShape('conv2d', x);
    if (channels % groups !== 0 || filters % groups !== 0) {
      throw new FmxError(
        'model',
        `conv2d: ${groups} groups cannot share its channels (${channels}) and its filters (${filters}) equally`,
        {
          hint: 'Take a number of groups that divides both.',
        },
      );
    }
    const { kernel, ...sliding } = windowOver('conv2d', x.shape, { ...options, kernel: options.kernel_size });
    const [seen, given] = [channels / groups, filters / groups];
    const area = kernel[0] * kernel[1];
    const kernels = context.parameter('kernel', [...kernel, seen, filters], {
      initializer: options.kernel_initializer,
      fan: { in: area * seen, out: area * given },
      decay: true,
    });
    const product = conv(x, kernels, { ...sliding, groups });
    return withBias(context, product, options);
  },
};
