// The studentized range: how far the best of several equal means gets ahead of the worst by chance.
//
// J. W. Tukey, "The Problem of Multiple Comparisons", 1953; P. A. Games and J. F. Howell, Journal of Educational
// Statistics 1 (1976), 113–125, use it where variances differ. The integrals are those of H. Lund and J. Lund,
// Applied Statistics 32 (1983), 204–210, AS 190.
import { logGamma } from './beta.ts';
import { logDensity, mass } from './normal.ts';

const STEP = 0.05;
/** Of more means, the range of normal numbers is hardly ever greater than this. */
const GREATEST = 16;
const NODES = 200;

/** The function given back says P(Q > q) for `means` means whose common scatter is known with `df` degrees of freedom. */
export function studentizedRange(means: number): (q: number, df: number) => number {
  const table = tables.get(means) ?? rangeTable(means);
  tables.set(means, table);
  return (q, df) => {
    if (Number.isNaN(q)) return q;
    if (!(q > 0)) return 1;
    // Over u = log s, where s is the estimated deviation as a multiple of the true one.
    const scatter = 9 / Math.sqrt(2 * df);
    const [low, high] = [-18 / df - scatter, scatter];
    const step = (high - low) / NODES;
    const logScale = Math.log(2) + (df / 2) * Math.log(df / 2) - logGamma(df / 2);
    let sum = 0;
    for (let i = 0; i <= NODES; i++) {
      const u = low + i * step;
      const density = Math.exp(logScale + df * u - (df / 2) * Math.exp(2 * u));
      sum += density * interpolate(table, q * Math.exp(u));
    }
    return Math.min(1, sum * step);
  };
}

/** They are the same whenever they are wanted, and take some milliseconds. */
const tables = new Map<number, readonly number[]>();

function rangeTable(means: number): number[] {
  const table = Array.from({ length: GREATEST / STEP + 3 }, (_, i) => rangeTail(i * STEP, means));
  // Near 0 it is 1 − c w^(means − 1): so it goes on beyond.
  const [, first = 1] = table;
  return [means % 2 === 0 ? 2 - first : first, ...table];
}

/** P(the range of so many normal numbers > w), by the trapezoidal rule, which is exact for such curves. */
function rangeTail(w: number, means: number): number {
  const step = 0.2;
  let inside = 0;
  for (let z = -8; z <= 8; z += step) {
    inside += Math.exp(logDensity(z)) * mass(z - w, z) ** (means - 1);
  }
  return Math.max(0, 1 - means * inside * step);
}

/** By a cubic through the four points around it; the table begins one step before 0. */
function interpolate(table: readonly number[], w: number): number {
  const place = w / STEP + 1;
  const before = Math.floor(place);
  if (before + 2 >= table.length) return 0;
  const t = place - before;
  const [a = 0, b = 0, c = 0, d = 0] = table.slice(before - 1, before + 3);
  const [first, second, third] = [c - a, 2 * a - 5 * b + 4 * c - d, 3 * (b - c) + d - a];
  return b + (t * (first + t * (second + t * third))) / 2;
}

/**
 * p-values of comparisons with the best of several means, which was chosen by looking at them: each is the probability
 * that any two of them differ by so much, if all were equal. Of two means it is that of the t test. Null where there is
 * no p-value.
 */
export function againstBest(
  comparisons: readonly ({ p: number | null; t: number | null; df: number } | null)[],
): (number | null)[] {
  if (comparisons.length === 1) return comparisons.map((comparison) => comparison?.p ?? null);
  const tail = studentizedRange(comparisons.length + 1);
  return comparisons.map((comparison) => {
    if (!comparison || comparison.p === null || comparison.t === null) return null;
    // Without any scatter, a difference is certain.
    if (comparison.p === 0 || comparison.p === 1) return comparison.p;
    return tail(Math.SQRT2 * Math.abs(comparison.t), comparison.df);
  });
}
