// A configuration's values in the pipeline, checked as far as it can be without the images.
import { placed } from '../config/fail.ts';
import { type LoadedPipeline, resolveTrial } from '../config/load.ts';
import type { Pipeline } from '../config/pipeline.ts';
import type { DatasetFacts } from '../datasets/dataset.ts';
import { FmxError } from '../errors.ts';
import type { Assignment } from '../search/space.ts';
import { createDataCheck } from './check-data.ts';
import { configurationName, shortNames } from './short-names.ts';

export interface Resolved {
  /** As in `cnn, adam, dropout=0.3`. */
  name: string;
  assignment: Assignment;
  /** Null where the values do not fit together; what is wrong is in `errors`. */
  pipeline: Pipeline | null;
  errors: FmxError[];
}

/** `paths` are all that the sweep varies. */
export function createResolver(
  loaded: LoadedPipeline,
  dataset: DatasetFacts,
  paths: readonly string[],
): (assignment: Assignment) => Resolved {
  const names = shortNames(paths);
  const dataErrors = createDataCheck(dataset);
  const shared = createPool();
  return (assignment) => {
    const name = configurationName(assignment, names);
    try {
      const { pipeline, locate } = resolveTrial(loaded, assignment);
      const errors = dataErrors(pipeline).map((error) => placed(error, locate));
      return { name, assignment, pipeline: errors.length > 0 ? null : shared(pipeline), errors };
    } catch (error) {
      if (!(error instanceof FmxError)) throw error;
      return { name, assignment, pipeline: null, errors: [error, ...error.others] };
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
