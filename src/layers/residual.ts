// A residual block: y = F(x) + x, or F(x) + W·x where the shapes differ. K. He et al., CVPR 2016, eq. 1 and 2.
//
// W is a 1×1 convolution (for rows a dense layer) without bias, with the stride by which F makes images smaller.
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import { add } from '../ir/build.ts';
import { type Shape, sameShape, shapeText, type Value } from '../ir/value.ts';
import type { Block } from './block.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import type { LayerContext } from './layer.ts';

export const residual: Block<Record<string, never>> = {
  summary: 'Adds what comes in to what its layers make of it, so that deep networks can be trained.',
  schema: Type.Object({}, { additionalProperties: false }),
  example:
    'residual: {layers: [batch_normalization, activation, conv2d: {filters: 64, kernel_size: 3, padding: same}]}',
  build(context, x, _, inner) {
    const y = inner(x);
    return add(y, sameShape(x.shape, y.shape) ? x : projection(context, x, y.shape));
  },
};

/** Its weights are called `projection/kernel`. */
function projection(context: LayerContext, x: Value, shape: Shape): Value {
  const named: LayerContext = {
    ...context,
    parameter: (name, ...rest) => context.parameter(`projection/${name}`, ...rest),
  };
  const plain = { use_bias: false, activation: 'linear', kernel_initializer: 'glorot_uniform' } as const;
  const [, height, width, channels] = shape as [number, number, number, number];
  if (x.shape.length === 2 && shape.length === 2) return dense.build(named, x, { units: height, ...plain });

  const [down, right] = [strideFrom(x.shape[1], height), strideFrom(x.shape[2], width)];
  if (x.shape.length !== 4 || shape.length !== 4 || down === undefined || right === undefined) {
    const [before, after] = [x.shape, shape].map((whole) => shapeText(whole.slice(1)));
    throw new FmxError('model', `residual: its layers make ${after} of ${before}, which cannot be added`, {
      hint: 'Keep height and width, or divide them by a stride: `padding: same` does.',
    });
  }
  const strides: [number, number] = [down, right];
  const window = { kernel_size: 1, strides, padding: 'valid', dilation: 1, groups: 1 } as const;
  return conv2d.build(named, x, { filters: channels, ...window, ...plain });
}

/** The stride at which a window of one pixel gives so many results; undefined where there is none. */
function strideFrom(length = 0, results: number): number | undefined {
  const stride = Math.max(1, Math.round(length / results));
  return Math.ceil(length / stride) === results ? stride : undefined;
}
