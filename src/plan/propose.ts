// The assignments that a sweep's method proposes after a history.
import type { Search } from '../config/sweep.ts';
import { openStream } from '../random.ts';
import { searches } from '../search/index.ts';
import type { Observation, Search as SearchMethod } from '../search/search.ts';
import type { Assignment, Space } from '../search/space.ts';

/**
 * The next `count` of a sweep with that seed, or fewer where there are no more: first those that the file includes.
 * Throws FmxError('config') for a space that the method cannot search.
 */
export function propose(
  search: Search,
  space: Space,
  { history, count, seed }: { history: readonly Observation[]; count: number; seed: number },
): Assignment[] {
  const included = search.include.slice(history.length, history.length + count);
  const pending = included.map((assignment): Observation => ({ assignment, score: null }));
  const method = (searches as Record<string, SearchMethod<never>>)[search.method] as SearchMethod<object>;
  const asked = method.ask(search, {
    space,
    history: [...history, ...pending],
    random: openStream(seed, 'search'),
    count: count - included.length,
  });
  return [...included, ...asked];
}
