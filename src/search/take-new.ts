// The new ones among the assignments of an endless sequence.
import { FmxError } from '../errors.ts';
import { assignments, countAssignments } from './enumerate.ts';
import type { Question } from './search.ts';
import { type Assignment, excluded, keyOf } from './space.ts';

/** So many known or excluded assignments in a row mean that hardly any others are left; a finite space has them in order. */
const PATIENCE = { finite: 200, infinite: 20_000 };

/**
 * The next `count` assignments of a sequence that are allowed and new. It is gone on with at the index that the
 * history has come to, so that two questions give what one for both would have given. Where a finite space is nearly
 * used up, the rest follows in grid order.
 */
export function takeNew(
  { space, history, count }: Question,
  sequence: (index: number) => Assignment,
): Assignment[] {
  const ends = Number.isFinite(countAssignments(space));
  if (count === Number.POSITIVE_INFINITY && !ends) {
    throw new FmxError('config', 'this search would never end: a range without steps has no last value', {
      hint: 'Say how many configurations to try, with search.max_trials.',
    });
  }
  const taken = new Map<string, Assignment>();
  const known = new Set(history.map(({ assignment }) => keyOf(assignment)));
  const take = (assignment: Assignment): boolean => {
    const key = keyOf(assignment);
    if (known.has(key) || taken.has(key) || excluded(space, assignment)) return false;
    taken.set(key, assignment);
    return true;
  };
  const patience = ends ? PATIENCE.finite : PATIENCE.infinite;
  for (let index = history.length, misses = 0; taken.size < count && misses < patience; index++) {
    misses = take(sequence(index)) ? 0 : misses + 1;
  }
  if (taken.size < count && ends) {
    for (const assignment of assignments(space)) {
      if (taken.size >= count) break;
      take(assignment);
    }
  }
  return [...taken.values()];
}
