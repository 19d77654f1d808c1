// The registry of optimizers.
import { adam, adamw } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = {
  sgd,
  rmsprop,
  adam,
  adamw,
} satisfies Record<string, Optimizer<never>>;

export type OptimizerName = keyof typeof optimizers;
