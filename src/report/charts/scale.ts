// Where an axis begins and ends, and what stands at its ticks.
import * as format from '../format.ts';

/** Lowest and highest tick, and their distance: 1, 2 or 5 times a power of ten. */
export interface Scale {
  min: number;
  max: number;
  interval: number;
}

export function scaleOf(values: readonly (number | null)[], { zero = false, ticks = 5 } = {}): Scale {
  const finite = values.filter((value) => value !== null);
  if (zero || finite.length === 0) finite.push(0);
  const [low, high] = finite.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const raw = (high > low ? high - low : Math.max(0.1, Math.abs(high))) / ticks;
  const power = 10 ** Math.floor(Math.log10(raw));
  const interval = power * ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10);
  const [min, max] = [Math.floor(low / interval) * interval, Math.ceil(high / interval) * interval];
  return { min: round(min), max: round(max > min ? max : min + interval), interval };
}

const round = (value: number): number => Number(value.toPrecision(12));

/**
 * A few networks that went astray would press all others into one line: what lies further from the middle half than
 * three times its width is left out.
 */
export function withoutOutliers(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.25), at(0.75)];
  const reach = 3 * (high - low);
  return reach === 0 ? sorted : sorted.filter((value) => value >= low - reach && value <= high + reach);
}

/** What an axis measures. */
export type Unit = 'percent' | 'points' | 'number' | 'count' | 'seconds';

/** With as many digits as ticks at that distance differ in. */
export function tick(value: number, unit: Unit, interval: number): string {
  const digits = (distance: number): number =>
    Math.min(8, Math.max(0, Math.ceil(-Math.log10(distance) - 1e-9)));
  switch (unit) {
    case 'percent':
      return format.percent(value, digits(100 * interval));
    case 'points':
      return format.signed(100 * value, digits(100 * interval));
    case 'count':
      return format.compact(value);
    case 'seconds':
      return format.duration(value);
    case 'number':
      return Math.abs(value) >= 1e5 ? value.toExponential(0) : format.decimal(value, digits(interval));
  }
}

/** As sentences and tables have it. */
export function written(value: number | null, unit: Unit): string {
  switch (unit) {
    case 'percent':
      return format.percent(value, 2);
    case 'points':
      return format.points(value);
    case 'count':
      return format.integer(value);
    case 'seconds':
      return format.duration(value);
    case 'number':
      return format.parameter(value ?? Number.NaN);
  }
}
