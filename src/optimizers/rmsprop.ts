// RMSprop: divides each gradient by a running root mean square of its size.
//
// T. Tieleman, G. Hinton, "Neural networks for machine learning", lecture 6.5, 2012; momentum as in Keras:
// a ← ρ·a + (1−ρ)·g²;  v ← momentum·v + rate·g/√(a + ε);  w ← w − v.
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
    rho: momentumSchema(0.9, 'How long the running mean of squared gradients remembers.'),
    momentum: momentumSchema(0, 'How much of the last step goes into this one.'),
    epsilon: epsilonSchema(1e-7),
    weight_decay: weightDecaySchema(0),
  },
  { additionalProperties: false },
);

export const rmsprop: Optimizer<Static<typeof schema>> = {
  summary: 'Steps of even size: gradients divided by their running root mean square.',
  schema,
  weightDecay: 'l2',
  slots: ({ momentum }) => (momentum > 0 ? { mean_square: 0, momentum: 0 } : { mean_square: 0 }),
  scalars: (_, __, learningRate) => ({ learning_rate: learningRate }),
  update({ rho, momentum, epsilon }, { parameter, gradient, slot, scalar }) {
    const meanSquare = add(mul(slot('mean_square'), rho), mul(square(gradient), 1 - rho));
    const step = div(mul(scalar('learning_rate'), gradient), sqrt(add(meanSquare, epsilon)));
    if (momentum === 0) return { parameter: sub(parameter, step), slots: { mean_square: meanSquare } };
    const velocity = add(mul(slot('momentum'), momentum), step);
    return { parameter: sub(parameter, velocity), slots: { mean_square: meanSquare, momentum: velocity } };
  },
};
