// How results and their differences are said: in points, with an interval, with a price.
import type { Comparison } from '../analysis/compare.ts';
import type { Measure } from '../analysis/trial.ts';
import type { Goal } from '../metrics/watched.ts';
import type { Estimate } from '../statistics/mean.ts';
import * as format from './format.ts';

export interface Metric {
  /** As in `validation.accuracy`. */
  name: string;
  goal: Goal;
}

/** What was measured, in words. */
export const measured = (measure: Measure, { name }: Metric): string =>
  (measure === 'value' ? name : measure).replaceAll(/[._]/g, ' ');

export const isAccuracy = (measure: Measure, { name }: Metric): boolean =>
  (measure === 'value' ? name : measure).endsWith('accuracy');

export const inUnits = (value: number, measure: Measure, metric: Metric): string =>
  isAccuracy(measure, metric) ? format.percent(value) : format.decimal(value);

/** A difference without its sign: `5.1 points`, `0.034`. */
export function sizeText(difference: number, measure: Measure, metric: Metric): string {
  const size = Math.abs(difference);
  if (!isAccuracy(measure, metric)) return format.decimal(size);
  const points = (100 * size).toFixed(Math.abs(100 * size) < 0.1 ? 2 : 1);
  return `${points} ${points === '1.0' ? 'point' : 'points'}`;
}

/** `95 % interval 4.8–5.4, 5 paired seeds`; the interval of the difference's size. */
export function sureText(comparison: Comparison, measure: Measure, metric: Metric): string {
  return `${format.INTERVAL} ${sizeRange(comparison.difference, measure, metric)}, ${designText(comparison)}`;
}

/** An interval of the size: `4.8–5.4`, `−0.2 to 0.4`. */
export function sizeRange({ value, low, high }: Estimate, measure: Measure, metric: Metric): string {
  const sign = value < 0 ? -1 : 1;
  const scale = sign * (isAccuracy(measure, metric) ? 100 : 1);
  const limits = [low, high].map((limit) => scale * (limit ?? Number.NaN)).sort((a, b) => a - b);
  const digits = isAccuracy(measure, metric) ? (Math.abs(100 * value) < 0.1 ? 2 : 1) : 3;
  const [least = '', most = ''] = limits.map((limit) => format.decimal(limit, digits));
  // A dash after a minus sign is hard to read.
  return least.startsWith('−') ? `${least} to ${most}` : `${least}–${most}`;
}

/** `5 paired seeds`, `12 pairs with one seed`, `36 pairs: 12 settings × 3 seeds`. */
export function designText({ design, n, seeds, settings }: Comparison): string {
  if (design === 'unpaired') return 'not paired';
  if (settings === 1) return `${n} paired seed${n === 1 ? '' : 's'}`;
  if (seeds === 1) return `${n} paired settings`;
  return n === seeds * settings ? `${n} pairs: ${settings} settings × ${seeds} seeds` : `${n} pairs`;
}

/** A ratio of two times in words. */
export function timesText(ratio: number): string {
  if (ratio > 0.95 && ratio < 1.05) return 'in the same time';
  if (ratio >= 1)
    return `at ${ratio < 9.95 ? Number(ratio.toFixed(1)) : Math.round(ratio)} times the training time`;
  return `in ${format.percent(ratio, 0)} of the training time`;
}
