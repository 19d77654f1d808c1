// What a learning-rate schedule is: a factor for every step, a pure function of how far and how well the training went.
import type { TSchema } from 'typebox';
import * as Type from 'typebox';
import type { MetricName } from '../metrics/watched.ts';

export interface Progress {
  /** Epochs done since the warm-up ended, with fraction. */
  epoch: number;
  /** The share of the training after the warm-up that is done, 0 … 1. */
  fraction: number;
  /** What a metric was in each epoch so far, the warm-up's too. */
  history: MetricHistory;
}

/** The values of a metric by epoch: index 0 is epoch 1. */
export type MetricHistory = (metric: MetricName) => readonly number[];

export interface Schedule<Options> {
  summary: string;
  /** A TypeBox object without `type`, which is the name in the registry. */
  schema: TSchema;
  /** What the learning rate is multiplied by. */
  factor(options: Options, progress: Progress): number;
}

/** A schedule that does not rise by itself may begin with a warm-up: P. Goyal et al., arXiv:1706.02677, §2.2. */
export const warmupEpochs = Type.Number({
  default: 0,
  minimum: 0,
  description: 'Epochs (also parts of one) in which the rate first grows evenly from 0.',
});
