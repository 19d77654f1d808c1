// What the rows of a sweep say, read back as one plain value: all its trials in short.
import type { TrialData } from './run-data.ts';

/** By epoch, index 0 for epoch 1; null where a value is missing or not finite. */
export type Curve = (number | null)[];

/** How a trial went. */
export interface Curves {
  train_loss: Curve;
  train_accuracy: Curve;
  validation_loss: Curve;
  validation_accuracy: Curve;
  /** Of training up to the epoch's end. */
  elapsed_seconds: Curve;
}

/** A trial as tables and comparisons of many need it. */
export interface SweepTrial
  extends Pick<
    TrialData,
    | 'id'
    | 'name'
    | 'architecture'
    | 'seed'
    | 'status'
    | 'reason'
    | 'attempt'
    | 'started_at'
    | 'finished_at'
    | 'seconds'
    | 'epochs'
    | 'best_epoch'
    | 'parameter_count'
    | 'images_per_second'
    | 'parameters'
  > {
  /** Equal for trials that differ in their seed alone. */
  configuration: string;
  /** Did it help to choose the best, or is it one of the best, run again on a fresh seed? */
  phase: 'search' | 'finalists';
  /** Was it there before the sweep? */
  reused: boolean;
  /** The sweep's metric at the epoch whose weights count; null where there is none, or where it is not finite. */
  value: number | null;
  /** At the same epoch. */
  train_accuracy: number | null;
  validation_accuracy: number | null;
  validation_loss: number | null;
  test_accuracy: number | null;
  test_loss: number | null;
  optimizer: string;
  /** 0 without dropout; a text such as `0.25, 0.5` where layers differ. */
  dropout_rate: number | string;
  /** Has it a layer of that type? */
  batch_normalization: boolean;
  /** The names of what changes its training images. */
  augmentation: string[];
  curves: Curves;
  /** F1 of each class on the test images; empty before the test. */
  f1: number[];
}

/** A stretch of time in which a process worked at a trial. */
export interface Attempt {
  trial: number;
  /** Counted from 1. */
  attempt: number;
  /** Milliseconds since 1970. */
  started_at: number;
  /** Null while it runs. */
  finished_at: number | null;
  /** How it ended; null while it runs, and where nothing more was heard of it. */
  status: TrialData['status'] | null;
  reason: string | null;
}

/** A configuration that early termination stopped. */
export interface Pruned {
  configuration: string;
  epoch: number;
  reason: string;
}

export interface SweepData {
  /** Ranked as in the leaderboard view: best first by the sweep's metric, those without a value last. */
  trials: SweepTrial[];
  /** Class names, in the order of `f1`. */
  classes: string[];
  /** In the order in which they began. */
  attempts: Attempt[];
  /** What the best trial, first, and others took each test image for: class indices, a byte an image, base64. */
  predictions: { actual: string; of: { trial: number; predicted: string }[] } | null;
  /** Of early termination: how many there were, and those that stopped a configuration. */
  decisions: { count: number; pruned: Pruned[] };
  /** Null where the sweep did not say. */
  method: { search: string; early_termination: string | null } | null;
  /** Configurations whose values do not fit together. */
  refused: { name: string; reason: string }[];
  /** Why no further trial began, each time that it was so. */
  stopped: string[];
}
