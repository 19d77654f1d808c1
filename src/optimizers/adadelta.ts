// Adadelta: M. D. Zeiler, arXiv:1212.5701, algorithm 1.
//
// a ← ρ·a + (1−ρ)·g²;  Δ = g·√(b + ε)/√(a + ε);  b ← ρ·b + (1−ρ)·Δ²;  w ← w − rate·Δ. The paper has no rate: it is 1.
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
    learning_rate: learningRateSchema(1),
    rho: momentumSchema(0.95, 'How long the running means of squares remember.'),
    epsilon: epsilonSchema(1e-6),
    weight_decay: weightDecaySchema(0),
  },
  { additionalProperties: false },
);

export const adadelta: Optimizer<Static<typeof schema>> = {
  summary: 'Finds the size of its steps from that of earlier steps and gradients; needs no learning rate.',
  schema,
  weightDecay: 'l2',
  slots: () => ({ mean_square: 0, mean_square_step: 0 }),
  scalars: (_, __, learningRate) => ({ learning_rate: learningRate }),
  update({ rho, epsilon }, { parameter, gradient, slot, scalar }) {
    const running = (name: string, x: typeof gradient) => add(mul(slot(name), rho), mul(square(x), 1 - rho));
    const meanSquare = running('mean_square', gradient);
    const rootOf = (x: typeof gradient) => sqrt(add(x, epsilon));
    const step = mul(gradient, div(rootOf(slot('mean_square_step')), rootOf(meanSquare)));
    return {
      parameter: sub(parameter, mul(scalar('learning_rate'), step)),
      slots: { mean_square: meanSquare, mean_square_step: running('mean_square_step', step) },
    };
  },
};
