// Against SciPy and statsmodels: reference.py made the numbers.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { oneWayAnova } from '../../src/statistics/anova.ts';
import { bootstrap } from '../../src/statistics/bootstrap.ts';
import {
  chiSquareTail,
  coinTail,
  fisherTail,
  studentQuantile,
  studentTails,
} from '../../src/statistics/distributions.ts';
import { holm } from '../../src/statistics/holm.ts';
import { mcnemar } from '../../src/statistics/mcnemar.ts';
import { mean } from '../../src/statistics/mean.ts';
import { studentizedRange } from '../../src/statistics/studentized-range.ts';
import { meanOf, pairedDifference, welchDifference } from '../../src/statistics/t-test.ts';
import { proportionDifference } from '../../src/statistics/wilson.ts';

interface Reference {
  student_quantile: [number, number, number][];
  student_tails: [number, number, number][];
  fisher_tail: [number, number, number, number][];
  chi_square_tail: [number, number][];
  coin_tail: [number, number, number][];
  mean: { values: number[]; 95: [number, number]; 99: [number, number] };
  paired: Test & { a: number[]; b: number[] };
  welch: Test & { a: number[]; b: number[] };
  studentized_range: [number, number, number, number][];
  holm: { p: number[]; corrected: number[] };
  mcnemar: { only_a: number; only_b: number; exact_p: number; chi_squared: number; corrected_p: number }[];
  anova: { groups: number[][]; f: number; p: number }[];
  proportions: [number, number, number, number, number, number][];
  bootstrap: { values: number[]; low: number; high: number };
}
type Test = { p: number; df: number; low: number; high: number };

const file = path.join(import.meta.dirname, 'reference.json');
const reference: Reference = JSON.parse(readFileSync(file, 'utf8'));

/** Equal to so many digits, whatever the size. */
function expectNear(found: number | null | undefined, expected: number, relative = 1e-11): void {
  expect(found).toBeTypeOf('number');
  expect(Math.abs((found ?? Number.NaN) - expected), `${found} for ${expected}`).toBeLessThanOrEqual(
    relative * Math.abs(expected) + 1e-300,
  );
}

it.each(reference.student_quantile)("Student's quantile of %f with %f degrees of freedom", (p, df, t) => {
  // SciPy itself says 1e-17 for the middle.
  if (p === 0.5) expect(studentQuantile(p, df)).toBe(0);
  else expectNear(studentQuantile(p, df), t, 1e-10);
});

it.each(reference.student_tails)("Student's tails beyond %f with %f degrees of freedom", (t, df, p) => {
  expectNear(studentTails(t, df), p, 1e-9);
});

it.each(reference.fisher_tail)("Fisher's tail beyond %f with %i and %i degrees of freedom", (f, a, b, p) => {
  expectNear(fisherTail(f, a, b), p);
});

it('tails of chi squared and of coins', () => {
  for (const [x, p] of reference.chi_square_tail) expectNear(chiSquareTail(x), p);
  for (const [k, n, p] of reference.coin_tail) expectNear(coinTail(k, n), p);
});

it('the interval of a mean', () => {
  const { values, ...levels } = reference.mean;
  expectNear(meanOf(values).low, levels[95][0]);
  expectNear(meanOf(values).high, levels[95][1]);
  expectNear(meanOf(values, 0.99).low, levels[99][0]);
});

it.each([
  ['paired', pairedDifference],
  ['welch', welchDifference],
] as const)('the %s difference', (name, difference) => {
  const { a, b, ...expected } = reference[name];
  const found = difference(a, b);
  for (const key of ['low', 'high', 'p', 'df'] as const) expectNear(found[key], expected[key], 1e-10);
});

it.each(reference.studentized_range)(
  "Tukey's range beyond %f of %i means with %i degrees of freedom",
  (q, means, df, p) => {
    expect(studentizedRange(means)(q, df)).toBeCloseTo(p, 6);
  },
);

it("Holm's correction", () => {
  const { p, corrected } = reference.holm;
  for (const [i, value] of holm(p).entries()) expectNear(value, corrected[i] as number);
});

it.each(reference.mcnemar)("McNemar's test of $only_a against $only_b", ({ only_a, only_b, ...expected }) => {
  const found = mcnemar({ both: 800, only_a, only_b, neither: 50 });
  expectNear(found.exact_p, expected.exact_p);
  if (only_a !== only_b) {
    expectNear(found.chi_squared, expected.chi_squared);
    expectNear(found.corrected_p, expected.corrected_p);
  }
});

it.each(reference.anova)('analysis of variance', ({ groups, f, p }) => {
  const found = oneWayAnova(groups);
  expectNear(found?.f, f, 1e-9);
  expectNear(found?.p, p, 1e-9);
});

it.each(reference.proportions)('%i of %i less %i of %i', (a, ofA, b, ofB, low, high) => {
  const found = proportionDifference({ successes: a, trials: ofA }, { successes: b, trials: ofB });
  expectNear(found.low, low, 1e-9);
  expectNear(found.high, high, 1e-9);
});

it('the bootstrap interval of a skewed mean, as near as chance lets it', () => {
  const { values, low, high } = reference.bootstrap;
  const meanAt = (drawn: Int32Array): number =>
    mean(Array.from(drawn, (index) => values[index] ?? Number.NaN));
  const [found] = bootstrap(values.length, (drawn) => [meanAt(drawn)], { samples: 20_000 });
  expectNear(found?.low, low, 0.02);
  expectNear(found?.high, high, 0.02);
});
