// What a sweep reads of a pipeline file, checked, with its defaults and with durations in seconds.
import type { Static } from 'typebox';
import type { prunings } from '../pruning/index.ts';
import type { Pruning } from '../pruning/pruning.ts';
import type { SearchName } from '../search/index.ts';
import { secondsIn } from './duration.ts';
import type { Typed } from './pipeline.ts';
import type { failureSchema, searchSchema } from './search-schema.ts';

export type PruningSpec = Typed<{
  [Name in keyof typeof prunings]: (typeof prunings)[Name] extends Pruning<infer Options> ? Options : never;
}>;

/** As it stands in the file; the options of the method and of early termination are beside their names. */
export type CheckedSearch = Static<typeof searchSchema> & {
  method: SearchName;
  early_termination: PruningSpec | null;
};

export interface Search extends Omit<CheckedSearch, 'time_budget'> {
  /** In seconds. */
  time_budget: number | null;
}

export interface Failure extends Omit<Static<typeof failureSchema>, 'trial_timeout'> {
  /** In seconds. */
  trial_timeout: number | null;
}

export const searchOf = (search: CheckedSearch): Search => ({
  ...search,
  time_budget: search.time_budget === null ? null : secondsIn(search.time_budget),
});

export const failureOf = (failure: Static<typeof failureSchema>): Failure => ({
  ...failure,
  trial_timeout: failure.trial_timeout === null ? null : secondsIn(failure.trial_timeout),
});
