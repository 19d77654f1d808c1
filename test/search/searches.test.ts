// What every search method keeps to, whatever it is: the tests go through the registry.
import { describe, expect, test } from 'vitest';
import { createSpace } from '../../src/search/create-space.ts';
import { contains, countAssignments } from '../../src/search/enumerate.ts';
import { searches } from '../../src/search/index.ts';
import type { Observation } from '../../src/search/search.ts';
import { type Assignment, keyOf, type Space } from '../../src/search/space.ts';
import { zipped } from '../../src/search/zip.ts';
import { ask, names, sweep } from './support/ask.ts';
import { problems } from './support/problems.ts';

/** With names, numbers, conditions, values that change together, and some taken out. */
const FINITE = createSpace(
  [
    { name: 'network', domain: { kind: 'choice', values: ['ann', 'cnn'] } },
    { name: 'filters', domain: { kind: 'choice', values: [32, 64] }, when: { network: 'cnn' } },
    { name: 'rate', domain: { kind: 'uniform', min: 0, max: 0.5, step: 0.1 } },
    { name: 'units', domain: { kind: 'log_int', min: 1, max: 4 }, when: { network: ['ann', 'rnn'] } },
    ...zipped({ batch: [64, 256], epochs: [20, 40] }),
  ],
  [
    { network: 'ann', rate: 0.5 },
    { filters: 64, batch: 256 },
  ],
);

/** Any score will do where only proposals are looked at. */
const scoreOf = (assignment: Assignment): number =>
  Object.values(assignment).reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0);

/** A grid has none that goes on for ever. */
const endless = names.filter((name) => name !== 'grid');

const keys = (assignments: readonly Assignment[]): string[] => assignments.map(keyOf);

describe.each(names)('%s', (name) => {
  test('says what it is for, and takes no options but its own', () => {
    const { summary, schema } = searches[name];
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
  });

  test('goes through all of a finite space, with nothing twice and nothing from outside', () => {
    const found = sweep(name, { space: FINITE, score: scoreOf }, { trials: 1000, batch: 7 });
    const assignments = found.map(({ assignment }) => assignment);
    // ann: 5 rates × 4 units × 2 batches; cnn: 6 rates × (2 filters × 2 batches − 1).
    expect(countAssignments(FINITE)).toBe(5 * 4 * 2 + 6 * 3);
    expect(assignments).toHaveLength(58);
    expect(new Set(keys(assignments)).size).toBe(58);
    expect(assignments.every((assignment) => contains(FINITE, assignment))).toBe(true);
    expect(ask(name, { space: FINITE, history: found, count: 1 })).toEqual([]);
  });

  test('gives all of a finite space at once, where it has seen nothing', () => {
    const all = ask(name, { space: FINITE, history: [], count: 1000 });
    expect(new Set(keys(all)).size).toBe(58);
  });

  test('takes from the history what a file includes: in the space or not', () => {
    const inside: Assignment = { network: 'ann', rate: 0.1, units: 2, batch: 64, epochs: 20 };
    const history: Observation[] = [
      { assignment: inside, score: 1 },
      { assignment: { rate: 0.77 }, score: 2 },
      { assignment: {}, score: null },
    ];
    const all = ask(name, { space: FINITE, history, count: 1000 });
    expect(all).toHaveLength(57);
    expect(keys(all)).not.toContain(keyOf(inside));
  });

  test('says nothing new of a space with one assignment', () => {
    const space = createSpace([{ name: 'a', domain: { kind: 'choice', values: [1] } }]);
    expect(ask(name, { space, history: [], count: 5 })).toEqual([{ a: 1 }]);
    expect(ask(name, { space, history: [{ assignment: { a: 1 }, score: 3 }], count: 5 })).toEqual([]);
  });
});

describe.each(endless)('%s', (name) => {
  const { space } = problems.mixed;

  test('the same seed proposes the same, another one other things', () => {
    const run = (seed: number) =>
      keys(sweep(name, problems.mixed, { trials: 24, batch: 4, seed }).map(toAssignment));
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test('stays inside the space', () => {
    const found = sweep(name, problems.mixed, { trials: 40, batch: 8 }).map(toAssignment);
    expect(found).toHaveLength(40);
    expect(new Set(keys(found)).size).toBe(40);
    for (const assignment of found) expect(contains(space, assignment)).toBe(true);
  });

  test('learns nothing from the names of equal scores', () => {
    const same = { space, score: () => 1 };
    expect(sweep(name, same, { trials: 30, batch: 10 })).toHaveLength(30);
  });

  test.each([
    ['failed', (): Partial<Observation> => ({ score: null })],
    ['diverged', (): Partial<Observation> => ({ score: Number.NaN })],
    ['of an infinite loss', (): Partial<Observation> => ({ score: Number.POSITIVE_INFINITY })],
    ['pruned', (index: number): Partial<Observation> => ({ pruned_at: 1 + (index % 3) })],
  ])('goes on where some are %s, or all', (_, become) => {
    for (const every of [3, 1]) {
      const history = ask('random', { space, history: [], count: 20 }).map(
        (assignment, index): Observation => ({
          assignment,
          score: scoreOf(assignment),
          ...(index % every === 0 && become(index)),
        }),
      );
      const next = ask(name, { space, history, count: 4 });
      expect(next).toHaveLength(4);
      for (const assignment of next) expect(contains(space, assignment)).toBe(true);
    }
  });

  test('finds the few that are left where almost all is excluded', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const narrow = createSpace(
      [
        { name: 'a', domain: { kind: 'choice', values } },
        { name: 'b', domain: { kind: 'uniform', min: 0, max: 1 } },
      ],
      [{ a: values.slice(1) }],
    );
    const found = sweep(name, { space: narrow, score: scoreOf }, { trials: 16, batch: 4 });
    expect(found).toHaveLength(16);
    expect(found.every(({ assignment }) => assignment.a === 0)).toBe(true);
  });

  test('refuses to go through what has no end', () => {
    expect(() => ask(name, { space, history: [], count: Number.POSITIVE_INFINITY })).toThrow(
      'would never end',
    );
  });
});

describe.each(names.filter((name) => !searches[name].adaptive))('%s', (name) => {
  test('asked twice gives what one question for both would have given, whatever the scores', () => {
    const whole = ask(name, { space: FINITE, history: [], count: 30 });
    const parts = sweep(name, { space: FINITE, score: scoreOf }, { trials: 30, batch: 10 });
    expect(keys(parts.map(toAssignment))).toEqual(keys(whole));
  });
});

describe.each(names.filter((name) => searches[name].adaptive))('%s', (name) => {
  test('depends on scores', () => {
    const { space, score } = problems.branin;
    const one = sweep(name, { space, score }, { trials: 20, batch: 5 }).map(toAssignment);
    const other = sweep(name, { space, score: (assignment) => -score(assignment) }, { trials: 20, batch: 5 });
    expect(keys(one).slice(0, 10)).toEqual(keys(other.map(toAssignment)).slice(0, 10));
    expect(keys(one)).not.toEqual(keys(other.map(toAssignment)));
  });

  test('keeps the proposals of a batch apart', () => {
    const { space, score } = problems.branin;
    const history = sweep('random', { space, score }, { trials: 20 });
    const batch = ask(name, { space, history, count: 8 });
    expect(Math.min(...distances(space, batch))).toBeGreaterThan(1e-3);
  });
});

test('a grid goes through the values as nested loops do', () => {
  const space = createSpace([
    { name: 'a', domain: { kind: 'choice', values: ['x', 'y'] } },
    { name: 'b', domain: { kind: 'int', min: 1, max: 2 } },
  ]);
  const all = ask('grid', { space, history: [], count: 10 });
  expect(all.map(({ a, b }) => `${a}${b}`)).toEqual(['x1', 'x2', 'y1', 'y2']);
});

test('a grid has no ranges without steps', () => {
  expect(() => ask('grid', { space: problems.branin.space, history: [], count: 1 })).toThrow(
    'a grid cannot go through x1, a range without steps',
  );
});

test('sobol has a coordinate for what varies, and none for what only goes along', () => {
  const batch = Array.from({ length: 300 }, (_, i) => i + 1);
  const space = createSpace(zipped({ batch, epochs: batch.map((size) => 2 * size) }));
  const found = ask('sobol', { space, history: [], count: 8 });
  expect(found.every(({ batch, epochs }) => epochs === 2 * Number(batch))).toBe(true);

  const many = Array.from({ length: 102 }, (_, i) => ({
    name: `p${i}`,
    domain: { kind: 'uniform' as const, min: 0, max: 1 },
  }));
  expect(() => ask('sobol', { space: createSpace(many), history: [], count: 1 })).toThrow(
    'sobol knows 101 dimensions, and the search varies 102 parameters',
  );
});

const toAssignment = ({ assignment }: Observation): Assignment => assignment;

/** Between each two, in parts of the space. */
function distances({ dimensions }: Space, assignments: readonly Assignment[]): number[] {
  const rows = assignments.map((assignment) =>
    dimensions.map(({ name, domain }) =>
      domain.kind === 'choice' ? 0 : (Number(assignment[name]) - domain.min) / (domain.max - domain.min),
    ),
  );
  return rows.flatMap((a, i) =>
    rows.slice(0, i).map((b) => Math.hypot(...a.map((x, axis) => x - (b[axis] as number)))),
  );
}
