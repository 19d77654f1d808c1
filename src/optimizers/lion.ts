// Lion: X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2.
//
// w ← w − rate·(sign(β₁·m + (1−β₁)·g) + decay·w);  m ← β₂·m + (1−β₂)·g.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, mul, neg, step, sub } from '../ir/build.ts';
import { learningRateSchema, momentumSchema, type Optimizer, weightDecaySchema } from './optimizer.ts';

const schema = Type.Object(
  {
    learning_rate: learningRateSchema(0.0001),
    beta_1: momentumSchema(
      0.9,
      'The share of the running mean, beside the gradient, in the direction of a step.',
    ),
    beta_2: momentumSchema(0.99, 'How long the running mean of gradients remembers.'),
    weight_decay: weightDecaySchema(0),
  },
  { additionalProperties: false },
);

export const lion: Optimizer<Static<typeof schema>> = {
  summary:
    'Steps of one size along the sign of a running mean; wants a third to a tenth of the rate of adam.',
  schema,
  weightDecay: 'decoupled',
  slots: () => ({ mean: 0 }),
  scalars: (_, __, learningRate) => ({ learning_rate: learningRate }),
  update({ beta_1, beta_2 }, { parameter, gradient, slot, scalar }) {
    const mean = slot('mean');
    const direction = add(mul(mean, beta_1), mul(gradient, 1 - beta_1));
    const sign = sub(step(direction), step(neg(direction)));
    return {
      parameter: sub(parameter, mul(scalar('learning_rate'), sign)),
      slots: { mean: add(mul(mean, beta_2), mul(gradient, 1 - beta_2)) },
    };
  },
};
