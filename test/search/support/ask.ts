// Asks a search method as a sweep does: batch by batch, each with the scores of those before it.
import { asJsonSchema } from '../../../src/config/json-schema.ts';
import { openStream } from '../../../src/random.ts';
import { type SearchName, searches } from '../../../src/search/index.ts';
import type { Observation, Question, Search } from '../../../src/search/search.ts';
import type { Assignment } from '../../../src/search/space.ts';
import type { Problem } from './problems.ts';

export const names = Object.keys(searches) as SearchName[];

const defaultsOf = ({ schema }: Search<object>): object =>
  Object.fromEntries(
    Object.entries(asJsonSchema(schema).properties ?? {}).map(([option, { default: value }]) => [
      option,
      value,
    ]),
  );

/** One question to a method with its default options. */
export function ask(
  name: SearchName,
  { seed = 1, ...question }: Omit<Question, 'random'> & { seed?: number },
): Assignment[] {
  const method = searches[name] as Search<object>;
  return method.ask(defaultsOf(method), { ...question, random: openStream(seed, 'search') });
}

export interface Budget {
  trials: number;
  batch?: number;
  seed?: number;
}

/** A whole sweep of a problem. */
export function sweep(
  name: SearchName,
  { space, score }: Pick<Problem, 'space' | 'score'>,
  { trials, batch = 1, seed = 1 }: Budget,
): Observation[] {
  const history: Observation[] = [];
  while (history.length < trials) {
    const count = Math.min(batch, trials - history.length);
    const asked = ask(name, { space, history, count, seed });
    if (asked.length === 0) break;
    for (const assignment of asked) history.push({ assignment, score: score(assignment) });
  }
  return history;
}

/** How far the best of a sweep is from the least that there is. */
export function regret(name: SearchName, problem: Problem, budget: Budget): number {
  const scores = sweep(name, problem, budget).map(({ score }) => score ?? Number.POSITIVE_INFINITY);
  return Math.min(...scores) - problem.least;
}
