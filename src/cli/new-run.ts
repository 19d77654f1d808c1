// What is recorded of a run, or of a sweep, when it begins.
import { dirname } from 'node:path';
import type { LoadedPipeline } from '../config/load.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import { heldOut } from '../datasets/split.ts';
import { describeEnvironment } from '../record/environment.ts';
import type { NewRun } from '../record/record.ts';
import { shellCommand } from './shell-words.ts';

export function newRun(
  { path, source, pipeline }: LoadedPipeline,
  dataset: LocatedDataset,
  kind: NewRun['kind'],
  options: { set?: string[]; dataDir?: string },
): NewRun {
  const { counts, fingerprint } = dataset;
  const validation = heldOut(pipeline.dataset.validation, counts.train);
  const dataDir = options.dataDir === undefined ? [] : ['--data-dir', options.dataDir];
  return {
    kind,
    name: pipeline.name,
    pipeline_path: path,
    pipeline_source: source,
    pipeline,
    seed: pipeline.seed,
    metric: pipeline.metric,
    command: shellCommand(
      'fmx',
      kind,
      path,
      ...(options.set ?? []).flatMap((text) => ['--set', text]),
      ...dataDir,
    ),
    dataset: {
      name: pipeline.dataset.name,
      train: counts.train - validation,
      validation,
      test: counts.test,
      fingerprint,
    },
    environment: describeEnvironment({ folder: dirname(path) }),
  };
}
