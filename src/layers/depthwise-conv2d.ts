// Depthwise convolution: each channel has filters of its own. [batch, height, width, channels] → [batch, rows,
// columns, channels · depth_multiplier], a channel's results beside each other.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { initializerSchema } from '../initializers/index.ts';
import { conv, reshape } from '../ir/build.ts';
import type { Value } from '../ir/value.ts';
import type { Window } from '../ir/window.ts';
import { biasOptions, withBias } from './bias.ts';
import { imageShape, paddingSchema, sizeSchema, windowOver } from './images.ts';
import type { Layer, LayerContext, ParameterOptions } from './layer.ts';

export const depthwiseOptions = {
  kernel_size: sizeSchema('How many pixels a filter sees.', { default: 3 }),
  strides: sizeSchema('How far a filter moves from one result to the next.', { default: 1 }),
  padding: paddingSchema,
  dilation: sizeSchema('How far the pixels that a filter sees lie apart.', { default: 1 }),
  depth_multiplier: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1000,
    description: 'How many filters each channel has.',
  }),
};

const schema = Type.Object(
  {
    ...depthwiseOptions,
    ...biasOptions,
    kernel_initializer: initializerSchema('glorot_uniform'),
  },
  { additionalProperties: false },
);

/** The convolution alone, with kernels [height, width, channels, multiplier] under that name. */
export function depthwise(
  context: LayerContext,
  x: Value,
  options: { name: string; window: Window; multiplier: number; initializer: ParameterOptions['initializer'] },
): Value {
  const { kernel, ...sliding } = options.window;
  const channels = x.shape[3] as number;
  const area = kernel[0] * kernel[1];
  const kernels = context.parameter(options.name, [...kernel, channels, options.multiplier], {
    initializer: options.initializer,
    fan: { in: area, out: area * options.multiplier },
    decay: true,
  });
  const grouped = reshape(kernels, [...kernel, 1, channels * options.multiplier]);
  return conv(x, grouped, { ...sliding, groups: channels });
}

export const depthwiseConv2d: Layer<Static<typeof schema>> = {
  summary: 'Slides filters over each channel alone.',
  schema,
  example: 'depthwise_conv2d: {kernel_size: 3, padding: same}',
  build(context, x, options) {
    imageShape('depthwise_conv2d', x);
    const product = depthwise(context, x, {
      name: 'kernel',
      window: windowOver('depthwise_conv2d', x.shape, { ...options, kernel: options.kernel_size }),
      multiplier: options.depth_multiplier,
      initializer: options.kernel_initializer,
    });
    return withBias(context, product, options);
  },
};
