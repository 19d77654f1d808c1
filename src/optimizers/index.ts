// The registry of optimizers.
import { adadelta } from './adadelta.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamw } from './adam.ts';
import { lion } from './lion.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export const optimizers = {
  sgd,
  rmsprop,
  adam,
  adamw,
  nadam,
  lion,
  adagrad,
  adadelta,
} satisfies Record<string, Optimizer<never>>;

export type OptimizerName = keyof typeof optimizers;
