// A configuration of a sweep: values for what varies, and a trial of them for each seed.
import { placed } from '../config/fail.ts';
import { type LoadedPipeline, resolveTrial } from '../config/load.ts';
import type { Pipeline } from '../config/pipeline.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import { FmxError } from '../errors.ts';
import type { Assignment } from '../search/space.ts';
import { createDataCheck } from './check-data.ts';
import { identities } from './identity.ts';
import { configurationName, shortNames } from './short-names.ts';
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
  /** One a seed, in the order of the seeds; none where the values do not fit together. */
  trials: TrialSpec[];
  /** All that is wrong with the values. */
  errors: FmxError[];
}

/** What makes configurations of one sweep out of its assignments; `paths` are all that it varies. */
export function createConfigurator(
  loaded: LoadedPipeline,
  dataset: LocatedDataset,
  paths: readonly string[],
): (assignment: Assignment, seeds: readonly number[]) => Configuration {
  const names = shortNames(paths);
  const dataErrors = createDataCheck(dataset);
  const shared = createPool();

  return (assignment, seeds) => {
    const name = configurationName(assignment, names);
    const wrong = (errors: FmxError[]): Configuration => ({
      id: `invalid: ${name}`,
      name,
      assignment,
      trials: [],
      errors,
    });
    try {
      const { pipeline: resolved, locate } = resolveTrial(loaded, assignment);
      const errors = dataErrors(resolved);
      if (errors.length > 0) return wrong(errors.map((error) => placed(error, locate)));
      const pipeline = shared(resolved);
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
      return { id: idWith(0), name, assignment, trials, errors: [] };
    } catch (error) {
      if (!(error instanceof FmxError)) throw error;
      return wrong([error, ...error.others]);
    }
  };
}

/** Thousands of trials of a few networks are to hold each network once. */
function createPool(): (pipeline: Pipeline) => Pipeline {
  const known = new Map<string, Pipeline['architecture']>();
  return (pipeline) => {
    const text = JSON.stringify(pipeline.architecture);
    const architecture = known.get(text) ?? pipeline.architecture;
    known.set(text, architecture);
    return { ...pipeline, architecture };
  };
}
