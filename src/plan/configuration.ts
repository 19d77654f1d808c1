// A configuration of a sweep: values for what varies, and a trial of them for each seed.
import type { LocatedDataset } from '../datasets/dataset.ts';
import type { FmxError } from '../errors.ts';
import type { Assignment } from '../search/space.ts';
import { identities } from './identity.ts';
import type { Resolved } from './resolve-configuration.ts';
import type { TrialSpec } from './trial-spec.ts';

export interface Configuration {
  /**
   * Equal for configurations that compute the same, whose trials are then the same, too; `trials.configuration` in
   * runs.db.
   */
  id: string;
  /** As in `cnn, adam, dropout=0.3`. */
  name: string;
  assignment: Assignment;
  /** One a seed, in the order of the seeds; none where there are errors. */
  trials: TrialSpec[];
  /** What is wrong where the values do not fit together. */
  errors: FmxError[];
}

/** The trials of a configuration; their `parameters` are what the sweep varies. */
export function configurationOf(
  { name, assignment, pipeline, errors }: Resolved,
  dataset: LocatedDataset,
  seeds: readonly number[],
): Configuration {
  if (!pipeline) return { id: `none: ${name}`, name, assignment, trials: [], errors };
  const idWith = identities(pipeline, dataset);
  const trials = seeds.map(
    (seed): TrialSpec => ({
      id: idWith(seed),
      name,
      pipeline: { ...pipeline, seed },
      parameters: { ...assignment },
      seed,
      dataset,
    }),
  );
  return { id: idWith(0), name, assignment, trials, errors };
}

/** The different trials of some configurations: two may come to the same. */
export function trialsOf(configurations: readonly Configuration[]): TrialSpec[] {
  const trials = configurations.flatMap((configuration) => configuration.trials);
  return [...new Map(trials.map((trial) => [trial.id, trial])).values()];
}
