// A trial as a plain value: everything that a process, here or elsewhere, needs to run it.
import type { Pipeline } from '../config/pipeline.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import type { ParameterValue } from '../search/space.ts';

export interface TrialSpec {
  /** The trial's identity: a hash (hex) of configuration, data, seed and numeric version. */
  id: string;
  /** What people read in tables, as in `ann-baseline`. */
  name: string;
  /** The resolved configuration: no variables, no `extends`, no search; all defaults filled in. */
  pipeline: Pipeline;
  /** The dotted paths that stand in tables, as in `optimizer.learning_rate`, with their values. */
  parameters: Record<string, ParameterValue>;
  seed: number;
  dataset: LocatedDataset;
}
