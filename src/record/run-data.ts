// What a run's rows say, read back as one plain value: the report, `show` and `compare` start from it.
import type { ClassMetric } from '../metrics/classification-report.ts';
import type { Goal } from '../metrics/watched.ts';
import type { ParameterValue } from '../search/space.ts';
import type { Metric, PicturedMistake, TrialStatus } from '../train/event.ts';
import type { SweepData } from './sweep-data.ts';

export interface Environment {
  fmx_version: string;
  node: string;
  platform: string;
  cpu: string;
  cores: number;
  memory_bytes: number;
  gpu: string | null;
  packages: Record<string, string>;
  git_commit: string | null;
}

/** What one split looks like through the trained network. `confusion[actual][predicted]` counts examples. */
export interface Evaluation {
  split: 'validation' | 'test';
  classes: string[];
  confusion: number[][];
  class_metrics: ClassMetric[];
  mistakes: PicturedMistake[];
}

/** A trial's state in runs.db: before its first event it waits, or the sweep ends without it. */
export type RecordedStatus = TrialStatus | 'waiting' | 'skipped';

export interface TrialData {
  /** Row number in runs.db: what a person types. */
  id: number;
  hash: string;
  name: string;
  architecture: string;
  seed: number;
  status: RecordedStatus;
  reason: string | null;
  attempt: number;
  started_at: number | null;
  finished_at: number | null;
  seconds: number | null;
  epochs: number;
  best_epoch: number | null;
  parameter_count: number | null;
  engine: string | null;
  device: string | null;
  device_reason: string | null;
  threads: number | null;
  images_per_second: number | null;
  peak_memory_bytes: number | null;
  parameters: Record<string, ParameterValue>;
  /** The resolved pipeline, as stored. */
  config: unknown;
  metrics: Metric[];
  evaluations: Evaluation[];
  artifacts: { kind: string; path: string; bytes: number }[];
  /** PNGs in base64, by what they show. */
  pictures: Record<string, string>;
  environment: Environment | null;
}

export interface RunData {
  id: number;
  kind: 'run' | 'sweep';
  name: string;
  /** The pipeline file's path as it was typed, and its text. */
  pipeline_path: string;
  pipeline_source: string;
  /** The command that makes this run again, exactly. */
  command: string;
  status: TrialStatus;
  metric: { name: string; goal: Goal };
  created_at: number;
  finished_at: number | null;
  dataset: { name: string; train: number; validation: number; test: number; fingerprint: string };
  environment: Environment;
  /** The run's trial with all that is known of it; of a sweep, the best one. None before the first. */
  trials: TrialData[];
  /** Of a sweep: all trials in short. */
  sweep?: SweepData;
}
