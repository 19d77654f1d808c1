// A mean and how sure it is, as a cell of a table.
import type { Estimate } from '../statistics/mean.ts';
import * as format from './format.ts';
import { type Measure, writing } from './measure.ts';
import type { Cell } from './table.ts';

/** An interval to draw, null where there is none: of a share, what lies in 0 … 1 (`percentRange` says why). */
export function intervalOf({ low, high }: Estimate, isShare: boolean): [number, number] | null {
  if (low === null || high === null) return null;
  return isShare ? [format.withinShares(low), format.withinShares(high)] : [low, high];
}

/** Half the width of an interval. */
export const halfOf = (estimate: Estimate | null): number | null =>
  estimate?.high == null ? null : estimate.high - estimate.value;

/** `91.62 % ± 0.80`, or of a difference `0.33 ± 0.12`: percentage points where it is of percents. */
export function estimateCell(estimate: Estimate | null, measure: Measure, difference = false): Cell {
  const half = halfOf(estimate);
  const value = estimate?.value ?? null;
  const points = (of: number | null): string =>
    measure.unit === 'percent' ? format.decimal(of === null ? null : 100 * of, 2) : format.decimal(of, 4);
  const shown = difference ? points(value) : writing(measure)(value);
  return { value, text: half === null ? shown : `${shown} ± ${points(half)}` };
}
