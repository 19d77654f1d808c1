// The assignments that a sweep's method proposes after a history.
import type { Search } from '../config/sweep.ts';
import { openStream, permutation } from '../random.ts';
import { createSpace } from '../search/create-space.ts';
import { searches } from '../search/index.ts';
import type { Observation, Search as SearchMethod } from '../search/search.ts';
import { type Assignment, keyOf, namesOf, type Space } from '../search/space.ts';

interface Asked {
  history: readonly Observation[];
  count: number;
  /** The sweep's. */
  seed: number;
  /** Do groups of configurations compete? Then no group should be a corner of a grid. */
  mixed: boolean;
}

/**
 * The next `count`, or fewer where there are no more: first those that the file includes. But for a grid's order, they
 * do not depend on the order in which the file names its parameters. Throws FmxError('config') for a space that the
 * method cannot search.
 */
export function propose(search: Search, space: Space, { history, count, seed, mixed }: Asked): Assignment[] {
  const included = search.include.slice(history.length, history.length + count);
  const pending = included.map((assignment): Observation => ({ assignment, score: null }));
  const method = (searches as Record<string, SearchMethod<never>>)[search.method] as SearchMethod<object>;
  const isGrid = search.method === 'grid';
  const asked = method.ask(search, {
    space: isGrid ? space : byName(space),
    history: [...history, ...pending],
    random: openStream(seed, 'search'),
    count: count - included.length,
  });
  if (isGrid) return [...included, ...(mixed ? shuffled(asked, seed) : asked)];
  const names = namesOf(space);
  return [...included, ...asked.map((assignment) => inOrder(assignment, names))];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byName = ({ dimensions, exclude }: Space): Space =>
  createSpace(
    dimensions.toSorted((a, b) => compare(a.name, b.name)),
    exclude,
  );

/** With its values in the order of these names. */
const inOrder = (assignment: Assignment, names: readonly string[]): Assignment =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = assignment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

function shuffled(assignments: readonly Assignment[], seed: number): Assignment[] {
  const sorted = assignments.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  return [...permutation(openStream(seed, 'brackets'), sorted.length)].map(
    (index) => sorted[index] as Assignment,
  );
}
