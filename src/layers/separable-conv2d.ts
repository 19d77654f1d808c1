// Separable convolution: a depthwise one over the pixels, then a 1×1 one over the channels.
//
// F. Chollet, "Xception: deep learning with depthwise separable convolutions", CVPR 2017.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { initializerSchema } from '../initializers/index.ts';
import { conv } from '../ir/build.ts';
import { biasOptions, withBias } from './bias.ts';
import { depthwise, depthwiseOptions } from './depthwise-conv2d.ts';
import { imageShape, windowOver } from './images.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    filters: Type.Integer({ minimum: 1, maximum: 100_000, description: 'How many channels come out.' }),
    ...depthwiseOptions,
    ...biasOptions,
    kernel_initializer: initializerSchema('glorot_uniform'),
  },
  { additionalProperties: false },
);

const pointwise = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const;

export const separableConv2d: Layer<Static<typeof schema>> = {
  summary:
    'Slides filters over each channel alone, then mixes the channels: a conv2d with far fewer weights.',
  schema,
  example: 'separable_conv2d: {filters: 64, kernel_size: 3, padding: same, activation: relu}',
  build(context, x, options) {
    const { filters, depth_multiplier: multiplier, kernel_initializer: initializer } = options;
    const [, , channels] = imageShape('separable_conv2d', x);
    const window = windowOver('separable_conv2d', x.shape, { ...options, kernel: options.kernel_size });
    const seen = depthwise(context, x, { name: 'depthwise_kernel', window, multiplier, initializer });
    const inner = channels * multiplier;
    const mixer = context.parameter('pointwise_kernel', [1, 1, inner, filters], {
      initializer,
      fan: { in: inner, out: filters },
      decay: true,
    });
    const product = conv(seen, mixer, pointwise);
    return withBias(context, product, options);
  },
};
