// How fast trials get how far: time to an accuracy, and accuracy after a time.
import type { Mean } from '../statistics/mean.ts';
import { meanOf } from '../statistics/t-test.ts';
import { type AnalysedTrial, isCompleted } from './trial.ts';

export interface Reached {
  epoch: number;
  /** Of training alone. */
  seconds: number | null;
}

/** When a trial first had a validation accuracy of at least `target`; null where it never had. */
export function timeTo({ curves }: AnalysedTrial, target: number): Reached | null {
  const index = curves.validation_accuracy.findIndex((value) => value !== null && value >= target);
  return index === -1 ? null : { epoch: index + 1, seconds: curves.elapsed_seconds[index] ?? null };
}

export interface TimeToTarget {
  /** Of `of` completed trials, so many reached it; the means are of these. */
  reached: number;
  of: number;
  epochs: Mean | null;
  seconds: Mean | null;
}

export function meanTimeTo(trials: readonly AnalysedTrial[], target: number): TimeToTarget {
  const completed = trials.filter(isCompleted);
  const reached = completed.map((trial) => timeTo(trial, target)).filter((found) => found !== null);
  const seconds = reached.map((found) => found.seconds).filter((value) => value !== null);
  return {
    reached: reached.length,
    of: completed.length,
    epochs: reached.length === 0 ? null : meanOf(reached.map(({ epoch }) => epoch)),
    seconds: seconds.length === 0 ? null : meanOf(seconds),
  };
}

/** The best validation accuracy that a trial had after so many seconds of training; null before its first epoch. */
export function accuracyAt({ curves }: AnalysedTrial, seconds: number): number | null {
  const known = curves.validation_accuracy.filter((value, index) => {
    const elapsed = curves.elapsed_seconds[index] ?? null;
    return value !== null && elapsed !== null && elapsed <= seconds;
  });
  return known.length === 0 ? null : Math.max(...known.filter((value) => value !== null));
}

/** The mean over the completed trials that had an epoch by then. */
export function meanAccuracyAt(trials: readonly AnalysedTrial[], seconds: number): Mean | null {
  const values = trials
    .filter(isCompleted)
    .map((trial) => accuracyAt(trial, seconds))
    .filter((value) => value !== null);
  return values.length === 0 ? null : meanOf(values);
}

/** Seconds of training in all; null where nothing was timed. */
export const trainingSeconds = ({ curves }: AnalysedTrial): number | null =>
  curves.elapsed_seconds.findLast((value) => value !== null) ?? null;

/** The longest time for which every completed trial of every group trained: what they can be compared at. */
export function commonSeconds(groups: readonly (readonly AnalysedTrial[])[]): number | null {
  const all = groups.flat().filter(isCompleted).map(trainingSeconds);
  const known = all.filter((seconds) => seconds !== null);
  return known.length === 0 || known.length < all.length ? null : Math.min(...known);
}
