// The interval of any statistic of many measurements, without an assumption about how they scatter: the bootstrap.
//
// B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13: percentile intervals.
import { openStream } from '../random.ts';
import type { Estimate } from './mean.ts';
import { quantile } from './quantile.ts';

export interface BootstrapOptions {
  /** Decides which samples are drawn. */
  seed?: number;
  samples?: number;
  level?: number;
}

/**
 * Several statistics of the same samples, each with the interval that holds the middle of what the samples say.
 * `statistics` gets the indices of the measurements that were drawn: at first, each of the `n` once. For few
 * measurements, as of seeds, the intervals are too narrow: Student's (t-test.ts) are better there.
 */
export function bootstrap(
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
