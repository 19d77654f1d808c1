// The metrics that a training watches, by epoch: their names, and which way is better.

export const METRICS = ['validation.accuracy', 'validation.loss', 'train.accuracy', 'train.loss'] as const;
export type MetricName = (typeof METRICS)[number];
export type Goal = 'maximize' | 'minimize';

/** Is more better, or less? */
export const goalOf = (metric: MetricName): Goal => (metric.endsWith('.loss') ? 'minimize' : 'maximize');

/** Is a value better than the best one so far, if there is one, by more than `minDelta`? NaN never is. */
export function improves(value: number, best: number | undefined, goal: Goal, minDelta = 0): boolean {
  if (Number.isNaN(value)) return false;
  if (best === undefined) return true;
  return (goal === 'maximize' ? value - best : best - value) > minDelta;
}
