// A pipeline with a search → the configurations of its sweep: all at once, or, where the method learns, batch by batch.
//
//   const plan = planSweep(loaded, dataset);
//   const history: Outcome[] = [];
//   for (let batch = plan.first; batch.length > 0; batch = plan.nextBatch(history)) {
//     for (const configuration of batch) history.push(await outcomeOf(configuration));
//   }
//
// A batch depends on the outcomes of those before it and on nothing else: not on how many trials run at once, nor on
// which of them ends first. A resumed sweep asks again and is told the same; what is completed is known by its id.
import { hash } from 'node:crypto';
import type { LoadedPipeline } from '../config/load.ts';
import { toPlain, without } from '../config/node.ts';
import type { Failure, Search } from '../config/sweep.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import type { Bracket } from '../pruning/pruning.ts';
import { searches } from '../search/index.ts';
import type { Observation } from '../search/search.ts';
import type { Assignment, Space } from '../search/space.ts';
import { checkTogether } from './check-values.ts';
import { type Configuration, configurationOf } from './configuration.ts';
import { canonicalJson, trialId } from './identity.ts';
import { blaming, outlineSweep } from './outline.ts';
import { finalistSeeds, replicateSeeds } from './seeds.ts';

/** What became of a configuration. */
export interface Outcome {
  assignment: Assignment;
  /**
   * The pipeline's metric, as the mean over the seeds: at each trial's best epoch, or where it was pruned, at its last.
   * Null where it failed or diverged.
   */
  value: number | null;
  /** The epoch after which it was pruned. */
  pruned_at?: number;
}

export interface SweepPlan {
  /** A hash (hex) of all that decides which trials there are: another one is another sweep. */
  id: string;
  search: Search;
  failure: Failure;
  space: Space;
  /** Of each configuration's trials. */
  seeds: number[];
  /** How many configurations there will be: of a method that learns, at most. */
  configurations: number;
  /** Of synchronous pruning: the configurations fill them in the order in which they are proposed. */
  brackets: Bracket[];
  /** The first batch; all there is, where the method does not learn. */
  first: Configuration[];
  /**
   * The batch after those of a history, which has an outcome for each of their configurations, in their order; empty
   * at the end. Of these configurations, some may have errors: values that do not fit together.
   */
  nextBatch(history: readonly Outcome[]): Configuration[];
  /** Configurations once more, on seeds that had no part in choosing them. */
  finalists(best: readonly Configuration[]): Configuration[];
}

/**
 * Plans a sweep. Throws FmxError('config' | 'model'), with all places, where a value, or a configuration of the first
 * batch, is wrong, and where a grid is empty or too large.
 */
export function planSweep(loaded: LoadedPipeline, dataset: LocatedDataset): SweepPlan {
  const { search, space, configurations, brackets, resolve, batchAfter } = outlineSweep(loaded, dataset);
  const { seed, metric } = loaded.pipeline;
  const seeds = replicateSeeds(seed, search.replicates);
  const sign = metric.goal === 'maximize' ? -1 : 1;
  const batch = (history: readonly Observation[]): Configuration[] =>
    batchAfter(history).map((assignment) => configurationOf(resolve(assignment), dataset, seeds));

  const first = blaming(loaded, () => {
    const found = batch([]);
    checkTogether(found);
    return found;
  });
  return {
    id: planId(loaded, dataset),
    search,
    failure: loaded.failure,
    space,
    seeds,
    configurations: searches[search.method].adaptive ? configurations : first.length,
    brackets,
    first,
    nextBatch(history) {
      if (history.length === 0) return first;
      return batch(
        history.map(({ value, ...outcome }) => ({ ...outcome, score: value === null ? null : sign * value })),
      );
    },
    finalists(best) {
      const fresh = finalistSeeds(seed, search.replicates, search.finalists?.seeds ?? 0);
      return best.map(({ assignment }) => configurationOf(resolve(assignment), dataset, fresh));
    },
  };
}

/** These only describe a trial, or say where and how it is run; the base trial's identity has what counts of the data. */
const ASIDE = ['name', 'description', 'dataset', 'resources', 'failure'];

/** Over what the file says, with what it extends and uses, and the trial that it describes without the search. */
function planId({ root, pipeline }: LoadedPipeline, dataset: LocatedDataset): string {
  const tree = without(root, ...ASIDE);
  const architecture = tree.entries.get('architecture');
  const network = architecture?.value.kind === 'map' && without(architecture.value, 'name');
  const entries = new Map(tree.entries);
  if (network) entries.set('architecture', { ...architecture, value: network });
  const decisive = { base: trialId(pipeline, dataset), sweep: toPlain({ ...tree, entries }) };
  return hash('sha256', canonicalJson(decisive));
}
