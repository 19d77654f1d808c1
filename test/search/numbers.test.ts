// The mathematics below the methods that draw evenly and that learn, against tables and against slower ways.
import { describe, expect, test } from 'vitest';
import { openStream } from '../../src/random.ts';
import { createSpace } from '../../src/search/create-space.ts';
import { drawsFrom, placeOf, scaled } from '../../src/search/draw.ts';
import { fitProcess } from '../../src/search/fit-process.ts';
import { likelihoodOf, posteriorOf } from '../../src/search/gaussian-process.ts';
import { logDensity, logExpectedExcess } from '../../src/search/normal.ts';
import { parzen } from '../../src/search/parzen.ts';
import { scramble, sobolWord } from '../../src/search/sobol.ts';
import { DIMENSIONS } from '../../src/search/sobol-directions.ts';

test('the expected excess is the integral of what exceeds, near and far', () => {
  for (const t of [-2, 0, 1.5, 4]) {
    let sum = 0;
    for (let z = t; z < t + 12; z += 1e-4) sum += (z - t) * Math.exp(logDensity(z)) * 1e-4;
    expect(logExpectedExcess(t)).toBeCloseTo(Math.log(sum), 6);
  }
  const far = [20, 24.9, 25.1, 40, 1000].map(logExpectedExcess);
  expect(far.every(Number.isFinite)).toBe(true);
  expect(far).toEqual(far.toSorted((a, b) => b - a));
});

describe('Sobol’s sequence', () => {
  const points = (count: number, dimension: number): number[] =>
    Array.from({ length: count }, (_, index) => sobolWord(dimension, index) / 2 ** 32);

  test('begins as in the tables, up to the order within a power of two', () => {
    expect(points(8, 0)).toEqual([0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875]);
    expect(points(4, 1).toSorted()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(points(4, 1)).toEqual([0, 0.5, 0.75, 0.25]);
  });

  test('has one point in each of 2^k equal parts of each dimension, scrambled or not', () => {
    for (let dimension = 0; dimension < DIMENSIONS; dimension++) {
      const stream = openStream(1, 'scramble', dimension);
      const plain = Array.from({ length: 64 }, (_, index) => sobolWord(dimension, index));
      for (const words of [plain, plain.map((word) => scramble(word, stream))]) {
        expect(new Set(words.map((word) => word >>> 26)).size).toBe(64);
      }
    }
  });
});

describe('a Parzen density', () => {
  const space = createSpace([
    { name: 'x', domain: { kind: 'uniform', min: 0, max: 1 } },
    { name: 'n', domain: { kind: 'int', min: 1, max: 4 } },
    { name: 'c', domain: { kind: 'choice', values: ['a', 'b', 'c'] } },
  ]);
  const dimensions = scaled(space);
  const place = (x: number, n: number, c: string) => placeOf(dimensions, { x, n, c });
  const density = parzen(dimensions, [place(0.2, 2, 'a'), place(0.25, 2, 'a'), place(0.9, 4, 'c')]);

  test('is a density: its mean over the space is 1', () => {
    let sum = 0;
    for (let i = 0; i < 1000; i++) {
      for (const n of [1, 2, 3, 4]) {
        for (const c of ['a', 'b', 'c']) sum += Math.exp(density.logAt(place((i + 0.5) / 1000, n, c)));
      }
    }
    expect(sum / 12_000).toBeCloseTo(1, 3);
  });

  test('is great where its assignments are, and knows which values go together', () => {
    expect(density.logAt(place(0.22, 2, 'a'))).toBeGreaterThan(density.logAt(place(0.22, 2, 'c')) + 1);
    expect(density.logAt(place(0.9, 4, 'c'))).toBeGreaterThan(density.logAt(place(0.9, 2, 'a')));
    expect(Number.isFinite(density.logAt(place(0.55, 1, 'b')))).toBe(true);
  });

  test('draws as it says', () => {
    const draws = drawsFrom(openStream(3, 'test'));
    const drawn = Array.from({ length: 4000 }, () => density.draw(draws));
    const share = drawn.filter(({ n }) => n === 2).length / drawn.length;
    let expected = 0;
    for (let i = 0; i < 1000; i++) {
      for (const c of ['a', 'b', 'c'])
        expected += Math.exp(density.logAt(place((i + 0.5) / 1000, 2, c))) / 12_000;
    }
    expect(share).toBeCloseTo(expected, 1);
  });
});

describe('a Gaussian process', () => {
  const rows = [0, 0.2, 0.5, 0.9].map((x) => Float64Array.of(x, 1 - x ** 2));
  const inputs = { rows, groups: [0, 1] };
  const targets = Float64Array.of(1, 0.3, -0.8, -0.5);

  test('the gradient of its likelihood agrees with differences', () => {
    const likelihood = likelihoodOf(inputs, targets);
    const at = (logs: readonly number[]) =>
      likelihood({ lengthScales: logs.slice(0, 2).map(Math.exp), noise: Math.exp(logs[2] as number) });
    const point = [-0.5, 0.3, -3];
    const { gradient } = at(point);
    for (const [i, slope] of gradient.entries()) {
      const difference =
        at(point.with(i, (point[i] as number) + 1e-5)).log -
        at(point.with(i, (point[i] as number) - 1e-5)).log;
      expect(slope).toBeCloseTo(difference / 2e-5, 5);
    }
  });

  test('goes through its points where there is hardly any noise, and is unsure far from them', () => {
    const posterior = posteriorOf(inputs, targets, { lengthScales: [0.5, 0.5], noise: 1e-6 });
    for (const [index, row] of rows.entries()) {
      const { mean, deviation } = posterior(row);
      expect(mean).toBeCloseTo(targets[index] as number, 3);
      expect(deviation).toBeLessThan(0.01);
    }
    expect(posterior(Float64Array.of(30, 30)).mean).toBeCloseTo(0, 6);
    expect(posterior(Float64Array.of(30, 30)).deviation).toBeGreaterThan(
      posterior(Float64Array.of(0.35, 0.9)).deviation,
    );
  });

  test('learns which feature matters, and how noisy targets are', () => {
    const stream = openStream(5, 'test');
    const many = Array.from({ length: 40 }, (_, i) =>
      Float64Array.of(stream.uniform(2 * i), stream.uniform(2 * i + 1)),
    );
    const of = (noise: number) =>
      Float64Array.from(many, (row, i) => Math.sin(6 * (row[0] as number)) + noise * stream.normal(1000 + i));
    const exact = fitProcess({ rows: many, groups: [0, 1] }, of(0));
    expect(exact.lengthScales[1]).toBeGreaterThan(3 * (exact.lengthScales[0] as number));
    const noisy = fitProcess({ rows: many, groups: [0, 1] }, of(0.5));
    expect(noisy.noise).toBeGreaterThan(10 * exact.noise);
  });
});
