// What a sweep knows of its configurations and their trials while it runs.
import type { Configuration } from '../plan/configuration.ts';
import type { Outcome } from '../plan/plan-sweep.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { SeedCurve } from '../pruning/curve.ts';
import { bestEpoch } from '../train/selection.ts';
import type { KnownTrial } from './keeper.ts';
import type { Phase } from './sweep-event.ts';

export interface SweepTrial {
  spec: TrialSpec;
  /** The metric by epoch (index 0 is epoch 1). */
  curve: number[];
  /** How it ended; null where it may still go on. */
  end: 'completed' | 'pruned' | 'failed' | 'diverged' | 'timed_out' | 'skipped' | null;
  attempt: number;
  /** Was it trained by another run? */
  reused: boolean;
  /** While it runs. */
  stop: AbortController | null;
}

/** A configuration of the sweep; what comes to the same twice is one. */
export interface Entry {
  configuration: Configuration;
  phase: Phase;
  trials: SweepTrial[];
  /** By epoch, the mean over the seeds that have come to it. */
  curve: number[];
  /** Has it trained to its end, without being pruned? */
  completed: boolean;
  pruned: { epoch: number; value: number; reason: string } | null;
  /** Was its end told? */
  told: boolean;
}

/** How a trial may have ended before, so that it would end so again. */
type FinalStatus = 'completed' | 'diverged' | 'pruned';

const isFinal = (status: KnownTrial['status']): status is FinalStatus =>
  status === 'completed' || status === 'diverged' || status === 'pruned';

/** What became of a trial before, or elsewhere, as the sweep goes on from there: one that failed is tried again. */
export function sweepTrial(spec: TrialSpec, { status, curve, attempt, reused }: KnownTrial): SweepTrial {
  return { spec, curve: [...curve], end: isFinal(status) ? status : null, attempt, reused, stop: null };
}

/** Its trials as the curves of a configuration's seeds. */
export const seedCurves = (trials: readonly SweepTrial[]): SeedCurve[] =>
  trials.map(({ curve, end }) => {
    if (end === 'completed') return { values: curve, state: 'ended' };
    const failed = end === 'failed' || end === 'diverged' || end === 'timed_out';
    return { values: curve, state: failed ? 'failed' : 'training' };
  });

/** The metric of a completed trial at the epoch whose weights count; NaN for any other. */
export function finalValue({ spec, curve, end }: SweepTrial): number {
  if (end !== 'completed') return Number.NaN;
  const { training, metric } = spec.pipeline;
  const best = training.restore_best_weights ? bestEpoch(curve, metric.goal) : null;
  return curve[(best ?? curve.length) - 1] ?? Number.NaN;
}

/** What the search, the target and the finalists go by. */
export function outcomeOf({ configuration, trials, pruned }: Entry): Outcome {
  const { assignment } = configuration;
  const value = pruned ? pruned.value : mean(trials.map(finalValue));
  return {
    assignment,
    value: Number.isFinite(value) ? value : null,
    ...(pruned && { pruned_at: pruned.epoch }),
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
