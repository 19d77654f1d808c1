// What a pruning method is: pure decisions over recorded learning curves about which configurations train on.
//
// The unit is the configuration: its curve is the mean over its seeds (`meanCurve`), and its trials are pruned
// together. Values are the metric's own, and the goal says which are better; NaN (diverged, failed) is worse than all.
//
// A synchronous method decides when all of a bracket have reached a rung, so its decisions do not depend on timing.
// An asynchronous one decides at each report from what is known by then: no slot waits, but timing has a say.
import type { TSchema } from 'typebox';
import type { Goal } from '../metrics/watched.ts';

/** The metric that decides, as sentences name it, and which way is better. */
export interface Watched {
  name: string;
  goal: Goal;
}

export interface Decision {
  prune: boolean;
  /** A sentence with the numbers that decided, without its full stop. */
  reason: string;
}

interface Described {
  summary: string;
  /** A TypeBox object without `type`, which is the name in the registry. */
  schema: TSchema;
}

/** When a bracket is looked at, and how many of its configurations go on then. */
export interface Rung {
  /** Epochs done; below the pipeline's. */
  epoch: number;
  keep: number;
}

/** Configurations that compete with each other. Its survivors train to the end. */
export interface Bracket {
  configurations: number;
  /** In the order of their epochs; none where nothing can be saved. */
  rungs: Rung[];
}

export interface SweepSize {
  /** What a trial that is not pruned trains for. */
  epochs: number;
  /** All of the sweep, at most. */
  configurations: number;
  /** Does the search learn from scores? Then one bracket should end before the next is asked for. */
  adaptive: boolean;
}

/** A configuration at a rung. */
export interface Standing {
  configuration: string;
  /** The mean over its seeds at the rung's epoch, or in its last one where it ended before by itself. */
  value: number;
}

export interface SynchronousPruning<Options> extends Described {
  timing: 'synchronous';
  /** The sweep's brackets, one after another; their configurations add up to the sweep's. */
  brackets(options: Options, sweep: SweepSize): Bracket[];
}

/** A configuration's learning curve: index 0 is epoch 1. */
export type Curve = readonly number[];

export interface OtherCurve {
  curve: Curve;
  /** Has it trained to its end, without being pruned? */
  completed: boolean;
}

export interface Report {
  metric: Watched;
  /** The configuration's curve up to the epoch that has just been reported. */
  curve: Curve;
  /** Those of the sweep's other configurations, whatever became of them. */
  others: readonly OtherCurve[];
  /** What a trial that is not pruned trains for. */
  epochs: number;
}

export interface AsynchronousPruning<Options> extends Described {
  timing: 'asynchronous';
  /** Whether a configuration stops after this report. Null where the method has no say at this epoch. */
  decide(options: Options, report: Report): Decision | null;
}

export type Pruning<Options> = SynchronousPruning<Options> | AsynchronousPruning<Options>;
