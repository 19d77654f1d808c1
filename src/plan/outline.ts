// What is known of a sweep before its configurations are: its space, its size, and that each value is right.
import { allPlaced } from '../config/fail.ts';
import type { LoadedPipeline } from '../config/load.ts';
import { spaceOf } from '../config/search-dimensions.ts';
import type { Search } from '../config/sweep.ts';
import type { DatasetFacts } from '../datasets/dataset.ts';
import { FmxError } from '../errors.ts';
import type { Bracket } from '../pruning/pruning.ts';
import type { Observation } from '../search/search.ts';
import { type Assignment, namesOf, type Space } from '../search/space.ts';
import { checkTogether, checkValues } from './check-values.ts';
import { propose } from './propose.ts';
import { createResolver, type Resolved } from './resolve-configuration.ts';
import { batchEnds, bracketsOf, sweepSize } from './sweep-size.ts';

export interface Outline {
  search: Search;
  space: Space;
  /** How many configurations there will be, at most. */
  configurations: number;
  brackets: Bracket[];
  resolve(assignment: Assignment): Resolved;
  /** The assignments of the batch after a history. */
  batchAfter(history: readonly Observation[]): Assignment[];
}

/** Throws FmxError('config' | 'model') where a value is wrong by itself, and where a grid is empty or too large. */
export function outlineSweep(loaded: LoadedPipeline, dataset: DatasetFacts): Outline {
  const { pipeline, search } = loaded;
  if (!search) {
    throw new FmxError('config', `${loaded.path} has no search: it describes one trial`, {
      hint: 'Say what to vary, as in `search: {method: grid, parameters: {training.batch_size: [32, 64]}}`.',
    });
  }
  return blaming(loaded, () => {
    const space = spaceOf(search);
    const configurations = sweepSize(search, space);
    const brackets = bracketsOf(search, configurations, pipeline.training.epochs);
    const ends = batchEnds(search, configurations, brackets);
    const resolve = createResolver(loaded, dataset, namesOf(space));
    checkValues(space, search.include, resolve);
    return {
      search,
      space,
      configurations,
      brackets,
      resolve,
      batchAfter(history) {
        const end = ends.find((each) => each > history.length);
        if (end === undefined) return [];
        const count = end - history.length;
        return propose(search, space, { history, count, seed: pipeline.seed, mixed: brackets.length > 1 });
      },
    };
  });
}

/** So many configurations are looked at in a second. */
const LOOKED_AT = 2000;

/**
 * Checks a sweep without needing its images: each value, and the configurations of the first batch, of more than 2000
 * every second, third, … one. Throws FmxError('config' | 'model') with all that is wrong.
 */
export function checkSweep(loaded: LoadedPipeline, dataset: DatasetFacts): void {
  const { resolve, batchAfter } = outlineSweep(loaded, dataset);
  blaming(loaded, () => {
    const assignments = batchAfter([]);
    const every = Math.ceil(assignments.length / LOOKED_AT);
    checkTogether(assignments.filter((_, index) => index % every === 0).map(resolve));
  });
}

/** What an action gives; its errors are told with their places in the file. */
export function blaming<T>(loaded: LoadedPipeline, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw allPlaced(error, loaded.locate);
  }
}
