// A resolved pipeline: no variables, no `extends`, all defaults filled in. All later stages read this.
import type { Static } from 'typebox';
import type { AugmentationSpec } from '../augment/index.ts';
import type { DatasetConfig } from '../datasets/index.ts';
import type { LayerSpec } from '../layers/network.ts';
import type { losses } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import type { Goal, MetricName } from '../metrics/watched.ts';
import type { optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { schedules } from '../schedules/index.ts';
import type { Schedule } from '../schedules/schedule.ts';
import type { Clip, resourcesSchema, trainingSchema } from './sections.ts';

/** One of a registry's plugins with its options, told apart by `type`. */
export type Typed<Options> = { [Name in keyof Options]: { type: Name } & Options[Name] }[keyof Options];

export type ScheduleSpec = Typed<{
  [Name in keyof typeof schedules]: (typeof schedules)[Name] extends Schedule<infer Options>
    ? Options
    : never;
}> & { warmup_epochs?: number };

export type LossSpec = Typed<{
  [Name in keyof typeof losses]: (typeof losses)[Name] extends Loss<infer Options> ? Options : never;
}>;

export type OptimizerSpec = Typed<{
  [Name in keyof typeof optimizers]: (typeof optimizers)[Name] extends Optimizer<infer Options>
    ? Options
    : never;
}> & { schedule: ScheduleSpec; clip: Clip | null };

export interface Pipeline {
  name: string;
  description: string;
  dataset: DatasetConfig;
  architecture: { name: string; layers: LayerSpec[] };
  augmentation: AugmentationSpec[];
  loss: LossSpec;
  optimizer: OptimizerSpec;
  training: Static<typeof trainingSchema>;
  metric: { name: MetricName; goal: Goal };
  seed: number;
  resources: Static<typeof resourcesSchema>;
}
