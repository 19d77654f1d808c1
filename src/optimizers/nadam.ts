// Nadam, Adam with Nesterov's momentum: T. Dozat, ICLR workshop 2016, algorithm 2.
//
// μₜ = β₁·(1 − ½·0.96^(t·0.004));  m ← μₜ·m + (1−μₜ)·g;  v ← β₂·v + (1−β₂)·g²;  w ← w − rate·m̂/(√v̂ + ε), where
// m̂ = μₜ₊₁·m/(1 − μ₁···μₜ₊₁) + (1−μₜ)·g/(1 − μ₁···μₜ) and v̂ = v/(1−β₂ᵗ).
// Keras and PyTorch keep m with β₁ in place of μₜ, so that their first steps are a little smaller.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, div, mul, sqrt, square, sub } from '../ir/build.ts';
import {
  epsilonSchema,
  learningRateSchema,
  momentumSchema,
  type Optimizer,
  weightDecaySchema,
} from './optimizer.ts';

const schema = Type.Object(
  {
    learning_rate: learningRateSchema(0.001),
    beta_1: momentumSchema(0.9, 'How long the running mean of gradients remembers, once it is warm.'),
    beta_2: momentumSchema(0.999, 'How long the running mean of squared gradients remembers.'),
    epsilon: epsilonSchema(1e-7),
    weight_decay: weightDecaySchema(0),
  },
  { additionalProperties: false },
);

const momentumAt = (beta1: number, t: number): number => beta1 * (1 - 0.5 * 0.96 ** (t * 0.004));

/** 1 − μ₁···μₜ. The product is below float64's resolution after some sixty steps, far from there the loop ends. */
function correction(beta1: number, t: number): number {
  let product = 1;
  for (let i = 1; i <= t && product > Number.EPSILON / 4; i++) product *= momentumAt(beta1, i);
  return 1 - product;
}

export const nadam: Optimizer<Static<typeof schema>> = {
  summary: "Adam with Nesterov's momentum: looks ahead along the running mean.",
  schema,
  weightDecay: 'l2',
  slots: () => ({ mean: 0, mean_square: 0 }),
  scalars({ beta_1, beta_2 }, t, learningRate) {
    const momentum = momentumAt(beta_1, t);
    return {
      momentum,
      gradient_share: 1 - momentum,
      mean_step: (learningRate * momentumAt(beta_1, t + 1)) / correction(beta_1, t + 1),
      gradient_step: (learningRate * (1 - momentum)) / correction(beta_1, t),
      square_correction: 1 / (1 - beta_2 ** t),
    };
  },
  update({ beta_2, epsilon }, { parameter, gradient, slot, scalar }) {
    const mean = add(mul(slot('mean'), scalar('momentum')), mul(gradient, scalar('gradient_share')));
    const meanSquare = add(mul(slot('mean_square'), beta_2), mul(square(gradient), 1 - beta_2));
    const ahead = add(mul(mean, scalar('mean_step')), mul(gradient, scalar('gradient_step')));
    const deviation = add(sqrt(mul(meanSquare, scalar('square_correction'))), epsilon);
    return {
      parameter: sub(parameter, div(ahead, deviation)),
      slots: { mean, mean_square: meanSquare },
    };
  },
};
