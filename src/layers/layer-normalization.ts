// Layer normalization over the last axis: γ·(x − mean)/√(variance + ε) + β, for each row or pixel by itself.
//
// J. L. Ba, J. R. Kiros, G. E. Hinton, arXiv:1607.06450, eq. 4. Training and evaluation do the same.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, div, mul, reduceMean, sqrt, square, sub } from '../ir/build.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    epsilon: Type.Number({
      default: 1e-3,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Is added to the variance, so that nothing is divided by 0.',
    }),
  },
  { additionalProperties: false },
);

export const layerNormalization: Layer<Static<typeof schema>> = {
  summary:
    'Gives every row, or every pixel, the same mean and variance over its channels, then a trained scale and shift.',
  schema,
  example: 'layer_normalization',
  build(context, x, { epsilon }) {
    const last = x.shape.length - 1;
    const shape = [x.shape[last] as number];
    const scale = context.parameter('gamma', shape, { initializer: 'ones', decay: false });
    const shift = context.parameter('beta', shape, { initializer: 'zeros', decay: false });
    const centred = sub(x, reduceMean(x, [last], true));
    const deviation = sqrt(add(reduceMean(square(centred), [last], true), epsilon));
    return add(mul(div(centred, deviation), scale), shift);
  },
};
