// A sweep's trials by the values of one hyperparameter, and what each group came to.
import type { SweepTrial } from '../record/sweep-data.ts';
import { type Mean, mean } from '../statistics/mean.ts';
import { meanOf } from '../statistics/t-test.ts';
import * as format from './format.ts';
import { shown, type Varied } from './varied.ts';

export interface Group {
  name: string;
  /** Where it stands on a numeric axis; its number otherwise. */
  at: number;
  /** All that began. */
  trials: SweepTrial[];
  completed: SweepTrial[];
}

/** More values than this are put together. */
const MAX_VALUES = 12;
const BINS = 6;

/** In the order of the values. Of many numbers, ranges with equally many trials each. */
export function groupsOf(trials: readonly SweepTrial[], parameter: Varied): Group[] {
  const { values, kind, of } = parameter;
  const begun = trials.filter(({ status }) => status !== 'waiting');
  if (kind === 'category' || values.length <= MAX_VALUES) {
    return values.map((value, i) =>
      group(
        shown(value),
        typeof value === 'number' ? value : i,
        begun.filter((trial) => of(trial) === value),
      ),
    );
  }
  const known = begun
    .map((trial) => ({ trial, value: Number(of(trial)) }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
  return Array.from({ length: BINS }, (_, bin) => {
    const part = known.slice((known.length * bin) / BINS, (known.length * (bin + 1)) / BINS);
    const inside = part.map(({ value }) => value);
    const center = kind === 'log' ? Math.exp(mean(inside.map(Math.log))) : mean(inside);
    return group(
      `${format.parameter(inside[0] ?? null)}–${format.parameter(inside.at(-1) ?? null)}`,
      center,
      part.map(({ trial }) => trial),
    );
  }).filter((bin) => bin.trials.length > 0);
}

const group = (name: string, at: number, trials: SweepTrial[]): Group => ({
  name,
  at,
  trials,
  completed: trials.filter(({ status }) => status === 'completed'),
});

/** The mean of what is known of some trials; null where nothing is. */
export function meanBy<T>(items: readonly T[], of: (item: T) => number | null): Mean | null {
  const values = items.map(of).filter((value) => value !== null && Number.isFinite(value)) as number[];
  return values.length === 0 ? null : meanOf(values);
}
