// How many configurations a sweep has, and in which batches they are proposed.
import type { Search } from '../config/sweep.ts';
import { FmxError } from '../errors.ts';
import { prunings } from '../pruning/index.ts';
import type { Bracket, Pruning } from '../pruning/pruning.ts';
import { contains, countAssignments } from '../search/enumerate.ts';
import { searches } from '../search/index.ts';
import type { Space } from '../search/space.ts';

/** The largest grid, in trials, where a pipeline does not say how large it may be. */
export const GRID_LIMIT = 1000;

/**
 * Configurations at most. Throws FmxError('config'), with its path, where there are none, or where a grid has more
 * than `max_trials`.
 */
export function sweepSize(search: Search, space: Space): number {
  const { method, replicates, include, max_trials: limit = GRID_LIMIT } = search;
  const inSpace = countAssignments(space);
  if (inSpace === 0 && include.length === 0) {
    const all = countAssignments({ ...space, exclude: [] });
    const whole = Number.isFinite(all) ? `all ${all} configurations` : 'every configuration';
    throw new FmxError('config', `exclude leaves nothing: it takes out ${whole}`, {
      path: ['search', 'exclude'],
      hint: 'Take one of its items away.',
    });
  }
  const configurations = inSpace + include.filter((assignment) => !contains(space, assignment)).length;
  if (method !== 'grid') return Math.min(configurations, Math.floor(limit / replicates));
  if (configurations * replicates > limit) throw tooLarge(search, configurations);
  return configurations;
}

function tooLarge({ replicates, max_trials }: Search, configurations: number): FmxError {
  const trials = configurations * replicates;
  const product = replicates > 1 ? ` (${configurations} configurations × ${replicates} replicates)` : '';
  const limit =
    max_trials === undefined ? `${GRID_LIMIT}, the limit where none is given` : `max_trials, ${max_trials}`;
  const sample = max_trials ?? 20 * replicates;
  return new FmxError('config', `the grid has ${trials} trials${product}, more than ${limit}`, {
    path: max_trials === undefined ? ['search'] : ['search', 'max_trials'],
    hint:
      `Sample it: \`method: sobol\` with \`max_trials: ${sample}\` tries ${Math.floor(sample / replicates)} ` +
      `configurations, spread evenly. \`max_trials: ${trials}\` lets all of it run.`,
  });
}

/** The brackets of a synchronous pruning method; none with another, or without pruning. */
export function bracketsOf(search: Search, configurations: number, epochs: number): Bracket[] {
  const { early_termination: spec, method } = search;
  if (!spec) return [];
  const pruning = (prunings as Record<string, Pruning<never>>)[spec.type] as Pruning<object>;
  if (pruning.timing !== 'synchronous') return [];
  return pruning.brackets(spec, { epochs, configurations, adaptive: searches[method].adaptive });
}

/**
 * After how many configurations each batch ends. A method that learns waits for each, and where a bracket decides, for
 * that; the others propose all at once.
 */
export function batchEnds(
  { method, batch }: Search,
  configurations: number,
  brackets: readonly Bracket[],
): number[] {
  if (!searches[method].adaptive) return [configurations];
  const sizes =
    brackets.length > 0
      ? brackets.map((bracket) => bracket.configurations)
      : Array.from({ length: Math.ceil(configurations / batch) }, () => batch);
  let end = 0;
  return sizes.map((size) => {
    end = Math.min(configurations, end + size);
    return end;
  });
}
