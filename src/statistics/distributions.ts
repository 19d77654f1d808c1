// Tails and quantiles of the distributions that tests and intervals are made of.
//
// M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions", 1964, chapter 26.
import { regularizedBeta } from './beta.ts';
import { invert } from './invert.ts';
import { upperTail } from './normal.ts';

/** P(|T| > |t|) of Student's distribution (26.7.1); `df` need not be whole. */
export function studentTails(t: number, df: number): number {
  // For a small |t|, x below is so near 1 that 1 − x has more digits.
  if (t ** 2 < 3) return 1 - regularizedBeta(t ** 2 / (df + t ** 2), 1 / 2, df / 2);
  return Number.isFinite(t) ? regularizedBeta(df / (df + t ** 2), df / 2, 1 / 2) : Number.isNaN(t) ? t : 0;
}

/** The t with P(T < t) = p of Student's distribution, for p in 0.5 … 1. */
export const studentQuantile = (p: number, df: number): number =>
  invert((t) => studentTails(t, df), 2 * (1 - p));

/** P(F > f) of Fisher's distribution (26.6.2). */
export const fisherTail = (f: number, df1: number, df2: number): number =>
  regularizedBeta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2);

/** P(X² > x) with one degree of freedom: X is normal (26.4.20). */
export const chiSquareTail = (x: number): number => 2 * upperTail(Math.sqrt(x));

/** P(at most k heads in n throws of a fair coin) (26.5.24). */
export const coinTail = (k: number, n: number): number => (k >= n ? 1 : regularizedBeta(1 / 2, n - k, k + 1));
