// Means and differences of means with Student's intervals: for measurements that scatter about normally.
//
// "Student", "The probable error of a mean", Biometrika 6 (1908), 1–25; B. L. Welch, "The generalization of 'Student's'
// problem when several different population variances are involved", Biometrika 34 (1947), 28–35.
import { studentQuantile, studentTails } from './distributions.ts';
import { type Estimate, type Mean, mean, variance } from './mean.ts';

/** Of what was measured, how it differs from 0. */
export interface Difference extends Estimate {
  /** In standard errors; null where the interval is, infinite where nothing scatters. */
  t: number | null;
  /** P(a difference at least as large, if there were none); null where the interval is. */
  p: number | null;
  /** Degrees of freedom. */
  df: number;
}

const LEVEL = 0.95;

/** The mean with its interval; 95 % unless another level is given. Throws for no values. */
export function meanOf(values: readonly number[], level = LEVEL): Mean {
  const n = values.length;
  if (n === 0) throw new RangeError('there is no mean of no values');
  const deviation = n < 2 ? null : Math.sqrt(variance(values));
  const error = deviation === null ? Number.NaN : deviation / Math.sqrt(n);
  const { value, low, high } = differenceFrom(mean(values), error, n - 1, level);
  return { value, low, high, n, deviation };
}

/** The mean of `a[i] - b[i]`: for measurements that belong together in pairs, as two networks with the same seed. */
export function pairedDifference(a: readonly number[], b: readonly number[], level = LEVEL): Difference {
  if (a.length !== b.length || a.length === 0) {
    throw new RangeError(`${a.length} and ${b.length} values are no pairs`);
  }
  const differences = a.map((value, i) => value - (b[i] as number));
  const n = differences.length;
  return differenceFrom(mean(differences), Math.sqrt(variance(differences) / n), n - 1, level);
}

/** `mean(a) - mean(b)` of independent measurements, which may scatter differently: Welch's t test. */
export function welchDifference(a: readonly number[], b: readonly number[], level = LEVEL): Difference {
  if (a.length === 0 || b.length === 0) throw new RangeError('there is no mean of no values');
  const value = mean(a) - mean(b);
  if (a.length < 2 || b.length < 2) return differenceFrom(value, Number.NaN, 0, level);
  const { error, df } = welchError([
    { variance: variance(a) / a.length, df: a.length - 1 },
    { variance: variance(b) / b.length, df: b.length - 1 },
  ]);
  return differenceFrom(value, error, df, level);
}

/** The standard error of a sum of independent means, and its degrees of freedom: Welch's (1947), equation 28. */
export function welchError(parts: readonly { variance: number; df: number }[]): {
  error: number;
  df: number;
} {
  const total = parts.reduce((sum, part) => sum + part.variance, 0);
  const weighted = parts.reduce((sum, { variance, df }) => sum + variance ** 2 / df, 0);
  // Without any scatter all parts are as good as the least of them.
  const df = total === 0 ? Math.min(...parts.map((part) => part.df)) : total ** 2 / weighted;
  return { error: Math.sqrt(total), df };
}

/** A difference with a standard error: `value` ± t · `error`. Without an error (NaN) it is not known how sure it is. */
export function differenceFrom(value: number, error: number, df: number, level = LEVEL): Difference {
  if (Number.isNaN(error) || df <= 0) {
    return { value, low: null, high: null, t: null, p: null, df: Math.max(0, df) };
  }
  const half = error === 0 ? 0 : studentQuantile((1 + level) / 2, df) * error;
  const t = value === 0 ? 0 : value / error;
  return { value, low: value - half, high: value + half, t, p: studentTails(t, df), df };
}
