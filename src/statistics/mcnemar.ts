// McNemar's test: do two classifiers err on the same images equally often? Only those that one of them gets right and
// the other wrong tell.
//
// Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
// Psychometrika 12 (1947), 153–157; with A. L. Edwards's correction for continuity, Psychometrika 13 (1948), 185–187.
// T. G. Dietterich, Neural Computation 10 (1998), 1895–1923, recommends it for networks that are trained once.
import { chiSquareTail, coinTail } from './distributions.ts';
import type { Estimate } from './mean.ts';
import { wilsonInterval } from './wilson.ts';

/** How many images both got right, only one of them did, and none did. */
export interface Agreement {
  both: number;
  only_a: number;
  only_b: number;
  neither: number;
}

export interface McNemar {
  /** Of a fair coin: P(a split at least as uneven, if both were equally good). */
  exact_p: number;
  /** With the correction for continuity; for many images it comes near `exact_p`. */
  chi_squared: number;
  corrected_p: number;
}

export function agreementOf(rightA: readonly boolean[], rightB: readonly boolean[]): Agreement {
  if (rightA.length !== rightB.length) {
    throw new RangeError(`${rightA.length} and ${rightB.length} images are not the same ones`);
  }
  const agreement: Agreement = { both: 0, only_a: 0, only_b: 0, neither: 0 };
  rightA.forEach((a, i) => {
    agreement[a ? (rightB[i] ? 'both' : 'only_a') : rightB[i] ? 'only_b' : 'neither']++;
  });
  return agreement;
}

export function mcnemar({ only_a, only_b }: Agreement): McNemar {
  const apart = only_a + only_b;
  if (apart === 0) return { exact_p: 1, chi_squared: 0, corrected_p: 1 };
  const chi_squared = Math.max(0, Math.abs(only_a - only_b) - 1) ** 2 / apart;
  return {
    exact_p: Math.min(1, 2 * coinTail(Math.min(only_a, only_b), apart)),
    chi_squared,
    corrected_p: chiSquareTail(chi_squared),
  };
}

/**
 * A's accuracy less B's, with the 95 % interval: method 10 of R. G. Newcombe, "Improved confidence intervals for the
 * difference between binomial proportions based on paired data", Statistics in Medicine 17 (1998), 2635–2650.
 */
export function accuracyDifference({ both, only_a, only_b, neither }: Agreement): Estimate {
  const n = both + only_a + only_b + neither;
  const [rightA, rightB] = [both + only_a, both + only_b];
  const value = (only_a - only_b) / n;
  const [lowA, highA] = wilsonInterval(rightA, n).map((limit) => Math.abs(limit - rightA / n));
  const [lowB, highB] = wilsonInterval(rightB, n).map((limit) => Math.abs(limit - rightB / n));
  const phi = correlation({ both, only_a, only_b, neither });
  const root = (a = 0, b = 0): number => Math.sqrt(a ** 2 - 2 * phi * a * b + b ** 2);
  return { value, low: value - root(lowA, highB), high: value + root(highA, lowB) };
}

/** The correlation of the two columns, with Newcombe's correction for continuity where it is positive. */
function correlation({ both, only_a, only_b, neither }: Agreement): number {
  const margins = (both + only_a) * (only_b + neither) * (both + only_b) * (only_a + neither);
  if (margins === 0) return 0;
  const product = both * neither - only_a * only_b;
  const n = both + only_a + only_b + neither;
  const corrected = product > 0 ? Math.max(product - n / 2, 0) : product;
  return corrected / Math.sqrt(margins);
}
