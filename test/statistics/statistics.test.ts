// Against published numbers, and what must hold whatever the numbers are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneWayAnova } from '../../src/statistics/anova.ts';
import { bootstrap } from '../../src/statistics/bootstrap.ts';
import { holm } from '../../src/statistics/holm.ts';
import { accuracyDifference, agreementOf, mcnemar } from '../../src/statistics/mcnemar.ts';
import { mean } from '../../src/statistics/mean.ts';
import { differenceFrom, meanOf, pairedDifference, welchDifference } from '../../src/statistics/t-test.ts';

// Student (1908), section IX: hours of sleep gained by ten patients with two drugs.
const DEXTRO = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const LAEVO = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

describe('differences', () => {
  it("of Student's sleep data are as published: 1.58 hours, t = 4.06, p = 0.0028", () => {
    const { value, p, df } = pairedDifference(LAEVO, DEXTRO);
    expect(value).toBeCloseTo(1.58, 10);
    expect(df).toBe(9);
    expect(p).toBeCloseTo(0.002833, 6);
  });

  it('are as sure as the pairing allows', () => {
    const paired = pairedDifference(LAEVO, DEXTRO);
    const apart = welchDifference(LAEVO, DEXTRO);
    expect(apart.value).toBeCloseTo(paired.value, 10);
    // Without the pairs, R's t.test(extra ~ group, data = sleep) says t = -1.8608, df = 17.776, p-value = 0.07939.
    expect(apart.df).toBeCloseTo(17.776, 3);
    expect(apart.p).toBeCloseTo(0.07939, 5);
  });

  it('of one pair have no interval', () => {
    expect(pairedDifference([0.9], [0.8])).toMatchObject({ low: null, high: null, p: null });
    expect(welchDifference([0.9, 0.8], [0.8])).toMatchObject({ low: null, high: null, p: null });
    expect(meanOf([0.9])).toEqual({ value: 0.9, low: null, high: null, n: 1, deviation: null });
  });

  it('without scatter are certain', () => {
    expect(differenceFrom(0.25, 0, 4)).toEqual({
      value: 0.25,
      low: 0.25,
      high: 0.25,
      t: Number.POSITIVE_INFINITY,
      p: 0,
      df: 4,
    });
    expect(welchDifference([1, 1], [1, 1])).toMatchObject({ value: 0, low: 0, high: 0, p: 1 });
  });

  it('want pairs', () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow('2 and 1 values are no pairs');
    expect(() => meanOf([])).toThrow('no values');
  });
});

describe('bootstrap', () => {
  const values = [9, 4, 6, 5, 7, 3, 8];
  const meanAndLeast = (drawn: Int32Array): number[] => {
    const sample = Array.from(drawn, (index) => values[index] ?? Number.NaN);
    return [mean(sample), Math.min(...sample)];
  };

  it('gives the same intervals for the same seed, of several statistics at once', () => {
    const [average, least] = bootstrap(values.length, meanAndLeast, { seed: 1 });
    expect(bootstrap(values.length, meanAndLeast, { seed: 1 })).toEqual([average, least]);
    expect(bootstrap(values.length, meanAndLeast, { seed: 2 })).not.toEqual([average, least]);
    expect(average?.value).toBe(6);
    expect(average?.low).toBeLessThan(6);
    expect(average?.high).toBeGreaterThan(6);
    expect(least).toMatchObject({ value: 3, low: 3 });
  });
});

describe("Holm's correction", () => {
  it('never makes a p-value smaller, nor changes their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (p) => {
        const corrected = holm(p);
        for (const [i, value] of p.entries()) {
          expect(corrected[i]).toBeGreaterThanOrEqual(value);
          for (const [j, other] of p.entries()) {
            if (value < other) expect(corrected[i]).toBeLessThanOrEqual(corrected[j] as number);
          }
        }
      }),
    );
  });
});

describe("McNemar's test", () => {
  it('has an interval as published: Newcombe (1998), table III, method 10, 36, 12, 2 and 0', () => {
    const found = accuracyDifference({ both: 36, only_a: 12, only_b: 2, neither: 0 });
    expect(found.low).toBeCloseTo(0.0569, 4);
    expect(found.high).toBeCloseTo(0.3404, 4);
  });

  it('counts images', () => {
    const agreement = agreementOf([true, true, false, false, true], [true, false, true, false, true]);
    expect(agreement).toEqual({ both: 2, only_a: 1, only_b: 1, neither: 1 });
    expect(() => agreementOf([true], [])).toThrow('1 and 0 images are not the same ones');
  });

  it('finds no difference where there is none', () => {
    expect(mcnemar({ both: 9, only_a: 0, only_b: 0, neither: 1 })).toMatchObject({ exact_p: 1 });
    expect(mcnemar({ both: 9, only_a: 4, only_b: 4, neither: 1 })).toMatchObject({
      exact_p: 1,
      corrected_p: 1,
    });
  });
});

describe('analysis of variance', () => {
  it('says nothing of one group, or of groups of one', () => {
    expect(oneWayAnova([[1, 2]])).toBeNull();
    expect(oneWayAnova([[1], [2]])).toBeNull();
    expect(oneWayAnova([[1, 2], [], [2, 3]])?.df_between).toBe(1);
  });

  it('finds all in groups that do not scatter, and nothing where nothing differs', () => {
    expect(
      oneWayAnova([
        [1, 1],
        [2, 2],
      ]),
    ).toMatchObject({ p: 0, eta_squared: 1 });
    expect(
      oneWayAnova([
        [1, 1],
        [1, 1],
      ]),
    ).toMatchObject({ p: 1, eta_squared: 0 });
  });
});
