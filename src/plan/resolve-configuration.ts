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
    const name = configurationName(assignment, names) || loaded.pipeline.name;
    try {
      const { pipeline: own, locate } = resolveTrial(loaded, assignment);
      const pipeline = shared(own);
      const errors = dataErrors(pipeline).map((error) => placed(error, locate));
      return { name, assignment, pipeline: errors.length > 0 ? null : pipeline, errors };
    } catch (error) {
      if (!(error instanceof FmxError)) throw error;
      return { name, assignment, pipeline: null, errors: [error, ...error.others] };
    }
  };
}

/** Thousands of trials of a few networks and optimizers are to hold, look at and hash each once. */
function createPool(): (pipeline: Pipeline) => Pipeline {
  const known = new Map<string, unknown>();
  const shared = <T>(part: T): T => {
    const text = JSON.stringify(part);
    if (!known.has(text)) known.set(text, part);
    return known.get(text) as T;
  };
  return (pipeline) => ({
    ...pipeline,
    architecture: shared(pipeline.architecture),
    augmentation: shared(pipeline.augmentation),
    loss: shared(pipeline.loss),
    metric: shared(pipeline.metric),
    optimizer: shared(pipeline.optimizer),
    training: shared(pipeline.training),
  });
}
