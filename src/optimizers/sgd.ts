// Stochastic gradient descent, with momentum (Polyak 1964) or Nesterov's (I. Sutskever et al., ICML 2013, eq. 3–4).
//
// v ← momentum·v − rate·g;  w ← w + v, or with Nesterov's: w ← w + momentum·v − rate·g. This is Keras's form.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, mul, sub } from '../ir/build.ts';
import { learningRateSchema, momentumSchema, type Optimizer, weightDecaySchema } from './optimizer.ts';

const schema = Type.Object(
  {
    learning_rate: learningRateSchema(0.01),
    momentum: momentumSchema(0, 'How much of the last step goes into this one.'),
    nesterov: Type.Boolean({ default: false, description: 'Look ahead along the momentum?' }),
    weight_decay: weightDecaySchema(0),
  },
  { additionalProperties: false },
);

export const sgd: Optimizer<Static<typeof schema>> = {
  summary: 'Stochastic gradient descent, with or without momentum.',
  schema,
  weightDecay: 'l2',
  slots: ({ momentum }) => (momentum > 0 ? { momentum: 0 } : {}),
  scalars: (_, __, learningRate) => ({ learning_rate: learningRate }),
  update({ momentum, nesterov }, { parameter, gradient, slot, scalar }) {
    const descent = mul(scalar('learning_rate'), gradient);
    if (momentum === 0) return { parameter: sub(parameter, descent), slots: {} };
    const velocity = sub(mul(slot('momentum'), momentum), descent);
    const step = nesterov ? sub(mul(velocity, momentum), descent) : velocity;
    return { parameter: add(parameter, step), slots: { momentum: velocity } };
  },
};
