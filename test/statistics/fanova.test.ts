// Functional analysis of variance where the answer is known, and against Optuna's (fanova.py made its numbers).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { levelsOf } from '../../src/analysis/levels.ts';
import { type Feature, fanova } from '../../src/statistics/fanova.ts';

const feature = (count: number, ordered = true): Feature => ({
  count,
  ordered,
  weights: new Array<number>(count).fill(1 / count),
});

/** Every combination of levels, so many times. */
function grid(counts: readonly number[], times: number, value: (levels: number[]) => number) {
  const combinations = counts.reduce<number[][]>(
    (before, count) =>
      before.flatMap((levels) => Array.from({ length: count }, (_, level) => [...levels, level])),
    [[]],
  );
  return Array.from({ length: times }, () => combinations)
    .flat()
    .map((levels) => ({ levels, value: value(levels) }));
}

describe('shares of a full grid', () => {
  it('are those of the formula: of x + 2y a fifth and four fifths, and nothing together', () => {
    const rows = grid([3, 3, 2], 6, ([x = 0, y = 0]) => x + 2 * y);
    const found = fanova([feature(3), feature(3), feature(2)], rows);
    expect(found?.shares.map(({ value }) => value)).toEqual([
      expect.closeTo(0.2, 2),
      expect.closeTo(0.8, 2),
      expect.closeTo(0, 3),
    ]);
    expect(found?.pairs.map(({ share }) => share.value)).toEqual(
      [0, 0, 0].map((zero) => expect.closeTo(zero, 2)),
    );
    expect(found?.effects[1]?.map(({ value }) => value)).toEqual(
      [1, 3, 5].map((mean) => expect.closeTo(mean, 1)),
    );
  });

  it('find what only a pair explains: whether both are the same', () => {
    const rows = grid([2, 2, 3], 6, ([x, y]) => Number(x === y));
    const found = fanova([feature(2, false), feature(2, false), feature(3)], rows);
    expect(found?.pairs[0]).toMatchObject({ features: [0, 1], share: { value: expect.closeTo(1, 1) } });
    for (const { value } of found?.shares ?? []) expect(value).toBeLessThan(0.05);
  });

  it('are the same for the same seed', () => {
    const rows = grid([3, 4], 1, ([x = 0, y = 0]) => x * y);
    const features = [feature(3), feature(4)];
    expect(fanova(features, rows, { seed: 1 })).toEqual(fanova(features, rows, { seed: 1 }));
    expect(fanova(features, rows, { seed: 1 })).not.toEqual(fanova(features, rows, { seed: 2 }));
  });
});

describe('a parameter that does not exist everywhere', () => {
  it('explains nothing where it makes no difference', () => {
    const rows = grid([2, 4], 5, ([network = 0]) => network).map(
      ({ levels: [network = 0, filters = 0], value }) => ({
        levels: [network, network === 0 ? null : filters],
        value,
      }),
    );
    const found = fanova([feature(2, false), feature(4)], rows);
    expect(found?.shares[0]?.value).toBeGreaterThan(0.99);
    expect(found?.shares[1]?.value).toBeLessThan(0.01);
  });
});

describe('nothing to explain', () => {
  it('gives null', () => {
    expect(fanova([feature(2)], [{ levels: [0], value: 1 }])).toBeNull();
    expect(
      fanova(
        [feature(2)],
        grid([2], 5, () => 1),
      ),
    ).toBeNull();
  });
});

describe('a random search', () => {
  const file = path.join(import.meta.dirname, 'fanova.json');
  const { shares, rows }: { shares: Record<string, number>; rows: Record<string, number | string>[] } =
    JSON.parse(readFileSync(file, 'utf8'));

  it("has the shares that Optuna's evaluator finds, within 5 points", () => {
    const names = Object.keys(shares);
    const features = names.map((name) => levelsOf(rows.map((row) => row[name] as number | string)));
    const found = fanova(
      features,
      rows.map((row) => ({
        levels: features.map((levels, f) => levels.levelOf(row[names[f] as string] as number | string)),
        value: Number(row.value),
      })),
    );
    for (const [f, name] of names.entries()) {
      expect(Math.abs((found?.shares[f]?.value ?? 1) - (shares[name] ?? 0)), name).toBeLessThan(0.05);
    }
  });
});
