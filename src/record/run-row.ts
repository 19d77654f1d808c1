// A run as its row in runs.db has it, and what that says.
import { isAbandoned, type Owner } from './owner.ts';
import type { RunData } from './run-data.ts';

export interface RunRow
  extends Owner,
    Pick<
      RunData,
      'id' | 'kind' | 'name' | 'pipeline_path' | 'command' | 'status' | 'created_at' | 'finished_at'
    > {
  metric: string;
  goal: RunData['metric']['goal'];
  dataset_name: string;
  dataset_fingerprint: string;
  train_images: number;
  validation_images: number;
  test_images: number;
  environment_id: number;
}

/** A run whose process is gone is `interrupted`. */
export const statusOf = (row: Owner & Pick<RunRow, 'status'>): RunData['status'] =>
  isAbandoned(row) ? 'interrupted' : row.status;

export const metricOf = ({ metric, goal }: Pick<RunRow, 'metric' | 'goal'>): RunData['metric'] => ({
  name: metric,
  goal,
});

export const datasetOf = (row: RunRow): RunData['dataset'] => ({
  name: row.dataset_name,
  train: row.train_images,
  validation: row.validation_images,
  test: row.test_images,
  fingerprint: row.dataset_fingerprint,
});
