// A resolved pipeline and its data → the one trial of a run.
import { asOne, placed } from '../config/fail.ts';
import type { LoadedPipeline } from '../config/load.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import { dataErrors } from './check-data.ts';
import { trialId } from './identity.ts';
import { parametersOf } from './parameters.ts';
import type { TrialSpec } from './trial-spec.ts';

/**
 * The trial that a pipeline describes. Throws FmxError('config' | 'model'), with the place in the file, where the
 * network does not fit the images or the classes, or the images are too few.
 */
export function planRun(loaded: LoadedPipeline, dataset: LocatedDataset): TrialSpec {
  const { pipeline } = loaded;
  const errors = dataErrors(pipeline, dataset).map((error) => placed(error, loaded.locate));
  if (errors.length > 0) throw asOne(errors);
  return {
    id: trialId(pipeline, dataset),
    name: pipeline.name,
    pipeline,
    parameters: parametersOf(loaded),
    seed: pipeline.seed,
    dataset,
  };
}
