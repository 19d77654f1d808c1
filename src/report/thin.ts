// What is left out of drawings and tables of curves where a sweep is so large that its page would be slow.
import type { SweepTrial } from '../record/sweep-data.ts';

/** Points that all curves together may have. */
const MAX_POINTS = 15_000;
const MAX_TRIALS = 500;

/** All trials, or the best half of as many as are drawn, and every so many of the others. Ranked as they were. */
export function drawnTrials(trials: readonly SweepTrial[]): readonly SweepTrial[] {
  if (trials.length <= MAX_TRIALS) return trials;
  const best = trials.slice(0, MAX_TRIALS / 2);
  const others = trials.slice(MAX_TRIALS / 2);
  const every = others.length / (MAX_TRIALS / 2);
  return [
    ...best,
    ...Array.from({ length: MAX_TRIALS / 2 }, (_, i) => others[Math.floor(i * every)] as SweepTrial),
  ];
}

/** 1 for every epoch, 2 for every second one, and so on. */
export function everyEpoch(trials: readonly SweepTrial[]): number {
  const points = drawnTrials(trials).reduce((sum, { epochs }) => sum + epochs, 0);
  return Math.max(1, Math.ceil(points / MAX_POINTS));
}
