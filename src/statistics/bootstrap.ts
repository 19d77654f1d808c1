// The interval of any statistic, without an assumption about how its measurements scatter: the bootstrap, bias-corrected
// and accelerated (BCa).
//
// B. Efron, "Better bootstrap confidence intervals", Journal of the American Statistical Association 82 (1987), 171–185.
import { openStream } from '../random.ts';
import type { Estimate } from './mean.ts';
import { mean, sum } from './mean.ts';
import { normalQuantile, upperTail } from './normal.ts';
import { quantile } from './quantile.ts';

export interface BootstrapOptions {
  /** Decides which samples are drawn. */
  seed?: number;
  samples?: number;
  level?: number;
}

/** The statistic of `values` with its interval; `low` and `high` are null for fewer than three values. */
export function bootstrap<T>(
  values: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { seed = 0, samples = 2000, level = 0.95 }: BootstrapOptions = {},
): Estimate {
  const n = values.length;
  const value = statistic(values);
  if (n < 3) return { value, low: null, high: null };
  const stream = openStream(seed, 'bootstrap');
  const resampled = Array.from({ length: samples }, (_, sample) =>
    statistic(values.map((_, i) => values[Math.floor(stream.uniform(sample * n + i) * n)] as T)),
  ).sort((a, b) => a - b);

  const least = 1 / (samples + 1);
  const within = (share: number): number => Math.min(1 - least, Math.max(least, share));
  const below = resampled.filter((other) => other < value).length;
  const same = resampled.filter((other) => other === value).length;
  // Half of those that are equal count as below, so that a statistic of few values has no bias by that alone.
  const bias = normalQuantile(within((below + same / 2) / samples));
  const acceleration = skewness(values, statistic);
  const limit = (share: number): number => {
    const z = bias + normalQuantile(share);
    const shifted = within(1 - upperTail(bias + z / (1 - acceleration * z)));
    return quantile(resampled, shifted);
  };
  return { value, low: limit((1 - level) / 2), high: limit((1 + level) / 2) };
}

/** The acceleration, from the statistic without each value in turn: Efron (1987), equation 6.6, by the jackknife. */
function skewness<T>(values: readonly T[], statistic: (sample: readonly T[]) => number): number {
  const without = values.map((_, i) => statistic(values.toSpliced(i, 1)));
  const center = mean(without);
  const squares = sum(without.map((value) => (center - value) ** 2));
  return squares === 0 ? 0 : sum(without.map((value) => (center - value) ** 3)) / (6 * squares ** 1.5);
}

/**
 * Several statistics of the same samples, each with the interval that holds the middle of what the samples say
 * (percentile bootstrap): for many measurements, such as all test images, of which `statistics` gets the indices that
 * were drawn. B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 */
export function bootstrapMany(
  n: number,
  statistics: (drawn: Int32Array) => number[],
  { seed = 0, samples = 500, level = 0.95 }: BootstrapOptions = {},
): Estimate[] {
  const stream = openStream(seed, 'bootstrap');
  const drawn = new Int32Array(n);
  const resampled = Array.from({ length: samples }, (_, sample) => {
    for (let i = 0; i < n; i++) drawn[i] = Math.floor(stream.uniform(sample * n + i) * n);
    return statistics(drawn);
  });
  return statistics(Int32Array.from({ length: n }, (_, i) => i)).map((value, index) => {
    const ordered = resampled.map((values) => values[index] as number).sort((a, b) => a - b);
    return { value, low: quantile(ordered, (1 - level) / 2), high: quantile(ordered, (1 + level) / 2) };
  });
}
