// Spaces: how many assignments they have, in which order, and where values lie in 0 … 1.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSpace } from '../../src/search/create-space.ts';
import { assignments, contains, countAssignments } from '../../src/search/enumerate.ts';
import { scaleOf } from '../../src/search/scale.ts';
import type { Condition, Dimension, Domain, ParameterValue } from '../../src/search/space.ts';
import { zipped } from '../../src/search/zip.ts';

const choice = (name: string, values: readonly ParameterValue[], when?: Condition): Dimension => ({
  name,
  domain: { kind: 'choice', values },
  ...(when && { when }),
});

describe('a space', () => {
  test('has its dimensions in an order in which conditions can be checked', () => {
    const { dimensions } = createSpace([
      choice('filters', [8, 16], { network: 'cnn' }),
      choice('rate', [0.1]),
      choice('network', ['ann', 'cnn']),
    ]);
    expect(dimensions.map(({ name }) => name)).toEqual(['rate', 'network', 'filters']);
  });

  test('may have a name twice where no two of its conditions are met at once', () => {
    const network = choice('network', ['ann', 'cnn']);
    const deep = (values: number[], value: string): Dimension => choice('depth', values, { network: value });
    expect(countAssignments(createSpace([network, deep([1, 2], 'ann'), deep([3, 4, 5], 'cnn')]))).toBe(5);
    expect(() => createSpace([network, deep([1], 'cnn'), deep([2], 'cnn')])).toThrow(
      'depth is varied twice at the same time',
    );
    expect(() => createSpace([network, choice('depth', [1]), deep([2], 'cnn')])).toThrow('varied twice');
  });

  test('counts a product of a billion at once, and what is not finite as such', () => {
    const many = Array.from({ length: 9 }, (_, i) => choice(`p${i}`, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(countAssignments(createSpace(many))).toBe(1e9);
    expect(countAssignments(createSpace(many, [{ p0: 3, p8: [1, 2] }]))).toBe(1e9 - 2e7);
    const endless: Dimension = { name: 'x', domain: { kind: 'uniform', min: 0, max: 1 } };
    expect(countAssignments(createSpace([...many, endless]))).toBe(Number.POSITIVE_INFINITY);
    expect(countAssignments(createSpace([choice('p', [1]), endless], [{ p: 1 }]))).toBe(0);
  });

  test('counts as many assignments as it enumerates, all of which it contains', () => {
    const values = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
    const condition = (names: string[]) =>
      fc.dictionary(fc.constantFrom(...names), values, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
    const spaces = fc
      .tuple(
        values,
        values,
        values,
        condition(['a']),
        condition(['a', 'b']),
        fc.array(condition(['a', 'b', 'c']), { maxLength: 3 }),
      )
      .map(([a, b, c, whenB, whenC, exclude]) =>
        createSpace([choice('a', a), choice('b', b, whenB), choice('c', c, whenC)], exclude),
      );
    fc.assert(
      fc.property(spaces, (space) => {
        const all = [...assignments(space)];
        expect(countAssignments(space)).toBe(all.length);
        expect(new Set(all.map((assignment) => JSON.stringify(assignment))).size).toBe(all.length);
        expect(all.every((assignment) => contains(space, assignment))).toBe(true);
      }),
    );
  });

  test('does not contain what has a value too many, one too few, or another one', () => {
    const space = createSpace([
      choice('network', ['ann', 'cnn']),
      choice('filters', [8], { network: 'cnn' }),
    ]);
    expect(contains(space, { network: 'cnn', filters: 8 })).toBe(true);
    expect(contains(space, { network: 'cnn' })).toBe(false);
    expect(contains(space, { network: 'ann', filters: 8 })).toBe(false);
    expect(contains(space, { network: 'cnn', filters: 9 })).toBe(false);
    expect(contains(space, { network: 'ann', other: 1 })).toBe(false);
  });
});

test('what is zipped goes together, row by row, also where values stand twice', () => {
  const rows = (group: Record<string, ParameterValue[]>) => [...assignments(createSpace(zipped(group)))];
  expect(rows({ batch: [64, 256], epochs: [20, 40] })).toEqual([
    { batch: 64, epochs: 20 },
    { batch: 256, epochs: 40 },
  ]);
  expect(rows({ batch: [64, 64, 256], epochs: [20, 40, 20], rate: [1, 2, 3] })).toHaveLength(3);
  expect(rows({ batch: [64, 64], epochs: [20, 20] })).toHaveLength(1);
});

describe('a scale', () => {
  const DOMAINS: Domain[] = [
    { kind: 'choice', values: ['adam', 'sgd', 'rmsprop'] },
    { kind: 'choice', values: [64, 16, 32] },
    { kind: 'choice', values: [true, false] },
    { kind: 'int', min: 1, max: 7 },
    { kind: 'int', min: 10, max: 100, step: 25 },
    { kind: 'log_int', min: 1, max: 1000 },
    { kind: 'uniform', min: 0.1, max: 0.4, step: 0.1 },
    { kind: 'log_uniform', min: 0.001, max: 1, step: 0.25 },
  ];

  test.each(DOMAINS)('of $kind has a cell for each value, and the cells fill 0 … 1', (domain) => {
    const scale = scaleOf(domain);
    const values = Array.from({ length: scale.size }, (_, i) => scale.value(i));
    const cells = values.map((value) => scale.cell(value) ?? [Number.NaN, Number.NaN]);
    cells.sort(([a], [b]) => a - b);
    expect(cells[0]?.[0]).toBeCloseTo(0);
    expect(cells.at(-1)?.[1]).toBeCloseTo(1);
    for (const [i, [low]] of cells.slice(1).entries()) expect(low).toBeCloseTo(cells[i]?.[1] ?? Number.NaN);
    for (const value of values) {
      const [low, high] = scale.cell(value) ?? [0, 0];
      expect(scale.at((low + high) / 2)).toBe(value);
      expect(scale.at(low + 1e-9)).toBe(value);
      expect(scale.at(high - 1e-9)).toBe(value);
    }
  });

  test('of a range goes from its least to its greatest value, evenly or by powers', () => {
    const even = scaleOf({ kind: 'uniform', min: 2, max: 4 });
    expect([even.at(0), even.at(0.5), even.at(1), even.size]).toEqual([2, 3, 4, Number.POSITIVE_INFINITY]);
    const powers = scaleOf({ kind: 'log_uniform', min: 1e-4, max: 1e-2 });
    expect(powers.at(0.5)).toBeCloseTo(1e-3);
    expect(powers.cell(1e-3)?.[0]).toBeCloseTo(0.5);
    expect([powers.at(0), powers.at(1)]).toEqual([1e-4, 1e-2]);
    expect(powers.cell(0.1)).toBeNull();
  });

  test('of steps has round numbers', () => {
    const scale = scaleOf({ kind: 'uniform', min: 0, max: 0.7, step: 0.1 });
    expect(Array.from({ length: scale.size }, (_, i) => scale.value(i))).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7,
    ]);
    expect(scale.cell(0.15)).toBeNull();
  });

  test('of numbers is in their order, of names it is categorical', () => {
    const numbers = scaleOf({ kind: 'choice', values: [64, 16, 32] });
    expect([numbers.at(0.1), numbers.at(0.5), numbers.at(0.9), numbers.categorical]).toEqual([
      16,
      32,
      64,
      false,
    ]);
    expect([0, 1, 2].map((index) => numbers.value(index))).toEqual([64, 16, 32]);
    expect(scaleOf({ kind: 'choice', values: ['a', 1] }).categorical).toBe(true);
  });
});
