// Which epoch is best, and whether to go on: pure functions of the metrics so far.
import type { Pipeline } from '../config/pipeline.ts';
import { type Goal, goalOf, improves, type MetricName } from '../metrics/watched.ts';
import type { Metric } from './event.ts';

/** The values of a metric such as `validation.accuracy`, by epoch (index 0 is epoch 1). */
export function valuesOf(name: MetricName, epochs: readonly { metrics: readonly Metric[] }[]): number[] {
  return epochs.map(
    ({ metrics }) => metrics.find((m) => `${m.split}.${m.name}` === name)?.value ?? Number.NaN,
  );
}

/** The first epoch (from 1) that no other one beats by more than `minDelta`; null where all values are NaN. */
export function bestEpoch(values: readonly number[], goal: Goal, minDelta = 0): number | null {
  let best: number | null = null;
  values.forEach((value, i) => {
    if (improves(value, best === null ? undefined : values[best - 1], goal, minDelta)) best = i + 1;
  });
  return best;
}

/** Why the training ends before its last epoch, or null. */
export function earlyStop(
  stopping: Pipeline['training']['early_stopping'],
  epochs: readonly { metrics: readonly Metric[] }[],
): string | null {
  if (!stopping) return null;
  const best = bestEpoch(valuesOf(stopping.metric, epochs), goalOf(stopping.metric), stopping.min_delta) ?? 0;
  const waited = epochs.length - best;
  if (waited < stopping.patience) return null;
  return `${stopping.metric} has not improved for ${waited} epochs (early_stopping.patience: ${stopping.patience})`;
}
