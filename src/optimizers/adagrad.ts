// Adagrad: J. Duchi, E. Hazan, Y. Singer, JMLR 12, 2011, with diagonal matrices.
//
// a ← a + g²;  w ← w − rate·g/√(a + ε). The accumulator a begins above zero, as in Keras, so that first steps are not huge.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, div, mul, sqrt, square, sub } from '../ir/build.ts';
import { epsilonSchema, learningRateSchema, type Optimizer, weightDecaySchema } from './optimizer.ts';

const schema = Type.Object(
  {
    learning_rate: learningRateSchema(0.01),
    initial_accumulator: Type.Number({
      default: 0.1,
      minimum: 0,
      maximum: 1e6,
      description: 'What the sum of squared gradients begins with.',
    }),
    epsilon: epsilonSchema(1e-7),
    weight_decay: weightDecaySchema(0),
  },
  { additionalProperties: false },
);

export const adagrad: Optimizer<Static<typeof schema>> = {
  summary: 'Gradients divided by the root of the sum of all their squares so far: steps only get smaller.',
  schema,
  weightDecay: 'l2',
  slots: ({ initial_accumulator }) => ({ sum_square: initial_accumulator }),
  scalars: (_, __, learningRate) => ({ learning_rate: learningRate }),
  update({ epsilon }, { parameter, gradient, slot, scalar }) {
    const sumSquare = add(slot('sum_square'), square(gradient));
    const step = div(mul(scalar('learning_rate'), gradient), sqrt(add(sumSquare, epsilon)));
    return { parameter: sub(parameter, step), slots: { sum_square: sumSquare } };
  },
};
