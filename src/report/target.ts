// The accuracy by which groups of trials are timed.
import { type AnalysedTrial, isCompleted } from '../analysis/trial.ts';

/** Half points: steps of 1 / 200. */
const STEPS = 200;

/**
 * The highest validation accuracy that half of the trials of each group have reached, down to a half point: one trial
 * that went astray does not lower it. Null where there are no such curves.
 */
export function targetAccuracy(groups: readonly (readonly AnalysedTrial[])[]): number | null {
  const middles = groups
    .map((trials) =>
      trials
        .filter(isCompleted)
        .map(highest)
        .sort((a, b) => a - b),
    )
    .filter((best) => best.length > 0)
    .map((best) => best[Math.floor((best.length - 1) / 2)] ?? Number.NEGATIVE_INFINITY);
  const least = Math.min(...middles);
  return Number.isFinite(least) && least > 0 ? Math.floor(STEPS * least + 1e-9) / STEPS : null;
}

const highest = ({ curves }: AnalysedTrial): number =>
  curves.validation_accuracy.reduce<number>(
    (most, value) => Math.max(most, value ?? Number.NEGATIVE_INFINITY),
    Number.NEGATIVE_INFINITY,
  );
