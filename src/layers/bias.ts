// How layers with kernels end: a trained bias, unless it is turned off, then an activation.
import * as Type from 'typebox';
import { add } from '../ir/build.ts';
import type { Value } from '../ir/value.ts';
import { type ActivationName, activationSchema, activations } from './activations.ts';
import type { LayerContext } from './layer.ts';

export const biasOptions = {
  activation: activationSchema,
  use_bias: Type.Boolean({ default: true, description: 'Is a trained number added to each result?' }),
};

/** The bias is one number for each position of the last axis. */
export function withBias(
  context: LayerContext,
  product: Value,
  { activation, use_bias }: { activation: ActivationName; use_bias: boolean },
): Value {
  if (!use_bias) return activations[activation](product);
  const shape = [product.shape.at(-1) as number];
  const bias = context.parameter('bias', shape, { initializer: 'zeros', decay: false });
  return activations[activation](add(product, bias));
}
