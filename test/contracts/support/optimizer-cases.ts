// Every optimizer with several sets of options, and the same in TensorFlow.js where it has it.
import type { OptimizerName } from '../../../src/optimizers/index.ts';
import { tf } from './tensorflow.ts';

export interface OptimizerCase {
  options: object;
  /** The same rule in TensorFlow.js, where it has it. */
  tensorflow?: (rate: number) => tf.Optimizer;
  /** The first learning rate with which it finds a minimum: of a round bowl, and of a long valley. */
  rate: { round: number; long: number };
}

const EPSILON = 1e-7;

export const optimizerCases = {
  sgd: [
    { options: {}, tensorflow: tf.train.sgd, rate: { round: 0.5, long: 0.019 } },
    {
      options: { momentum: 0.9 },
      tensorflow: (rate) => tf.train.momentum(rate, 0.9),
      rate: { round: 0.1, long: 0.02 },
    },
    {
      options: { momentum: 0.9, nesterov: true },
      tensorflow: (rate) => tf.train.momentum(rate, 0.9, true),
      rate: { round: 0.1, long: 0.01 },
    },
  ],
  rmsprop: [
    {
      options: {},
      tensorflow: (rate) => tf.train.rmsprop(rate, 0.9, 0, EPSILON),
      rate: { round: 0.1, long: 0.1 },
    },
    {
      options: { rho: 0.99, momentum: 0.5 },
      tensorflow: (rate) => tf.train.rmsprop(rate, 0.99, 0.5, EPSILON),
      rate: { round: 0.05, long: 0.05 },
    },
  ],
  adam: [
    { options: {}, tensorflow: (rate) => tf.train.adam(rate), rate: { round: 0.1, long: 0.1 } },
    {
      options: { beta_1: 0.5, beta_2: 0.9, epsilon: 1e-3 },
      tensorflow: (rate) => tf.train.adam(rate, 0.5, 0.9, 1e-3),
      rate: { round: 0.1, long: 0.1 },
    },
  ],
  adamw: [{ options: {}, tensorflow: (rate) => tf.train.adam(rate), rate: { round: 0.1, long: 0.1 } }],
  nadam: [{ options: {}, rate: { round: 0.1, long: 0.1 } }],
  lion: [{ options: {}, rate: { round: 0.05, long: 0.02 } }],
  adagrad: [
    {
      options: {},
      tensorflow: (rate) => tf.train.adagrad(rate, 0.1),
      rate: { round: 1, long: 1 },
    },
  ],
  // TensorFlow.js divides by the running mean from before the step, where the paper takes the new one.
  adadelta: [{ options: {}, rate: { round: 10, long: 10 } }],
} satisfies { [Name in OptimizerName]: OptimizerCase[] };
