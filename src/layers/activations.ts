// Activation functions, each a composition of ir ops.
import * as Type from 'typebox';
import { add, erf, leakyRelu, mul, relu, sigmoid, softmax, tanh } from '../ir/build.ts';
import type { Value } from '../ir/value.ts';

export const activations = {
  linear: (x) => x,
  relu,
  /** Slope 0.2 below zero, as in Keras. A. L. Maas et al., ICML 2013. */
  leaky_relu: (x) => leakyRelu(x, 0.2),
  /** x·Φ(x), with the exact error function. D. Hendrycks, K. Gimpel, arXiv:1606.08415. */
  gelu: (x) => mul(mul(x, 0.5), add(1, erf(mul(x, Math.SQRT1_2)))),
  tanh,
  sigmoid,
  /** Along the last axis. */
  softmax,
} satisfies Record<string, (x: Value) => Value>;

export type ActivationName = keyof typeof activations;

/** The option by which a layer lets the user choose. */
export const activationSchema = Type.Enum(Object.keys(activations) as ActivationName[], {
  default: 'linear',
  description: 'The function that is applied to the result.',
});
