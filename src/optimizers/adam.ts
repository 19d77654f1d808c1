// Adam: D. P. Kingma, J. Ba, ICLR 2015, algorithm 1.
//
// m ← β₁·m + (1−β₁)·g;  v ← β₂·v + (1−β₂)·g²;  w ← w − rate·m̂/(√v̂ + ε), m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ).
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

const adamSchema = (weightDecay: number) =>
  Type.Object(
    {
      learning_rate: learningRateSchema(0.001),
      beta_1: momentumSchema(0.9, 'How long the running mean of gradients remembers.'),
      beta_2: momentumSchema(0.999, 'How long the running mean of squared gradients remembers.'),
      epsilon: epsilonSchema(1e-7),
      weight_decay: weightDecaySchema(weightDecay),
    },
    { additionalProperties: false },
  );

const schema = adamSchema(0);

export const adam: Optimizer<Static<typeof schema>> = {
  summary: 'Steps from running means of the gradient and of its square.',
  schema,
  weightDecay: 'l2',
  slots: () => ({ mean: 0, mean_square: 0 }),
  scalars: ({ beta_1, beta_2 }, t, learningRate) => ({
    step_size: learningRate / (1 - beta_1 ** t),
    square_correction: 1 / (1 - beta_2 ** t),
  }),
  update({ beta_1, beta_2, epsilon }, { parameter, gradient, slot, scalar }) {
    const mean = add(mul(slot('mean'), beta_1), mul(gradient, 1 - beta_1));
    const meanSquare = add(mul(slot('mean_square'), beta_2), mul(square(gradient), 1 - beta_2));
    const deviation = add(sqrt(mul(meanSquare, scalar('square_correction'))), epsilon);
    return {
      parameter: sub(parameter, div(mul(scalar('step_size'), mean), deviation)),
      slots: { mean, mean_square: meanSquare },
    };
  },
};

/** Adam with weight decay beside the step: I. Loshchilov, F. Hutter, ICLR 2019, algorithm 2. */
export const adamw: Optimizer<Static<typeof schema>> = {
  ...adam,
  summary: 'Adam with decoupled weight decay.',
  schema: adamSchema(0.01),
  weightDecay: 'decoupled',
};
