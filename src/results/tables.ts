// Results as three tables: runs, their trials with all parameters, and all that was measured.
import type { Results, ResultTrial } from '../record/read-results.ts';

/** `time` is milliseconds since 1970. */
export type ColumnType = 'integer' | 'number' | 'text' | 'truth' | 'time';
export type Value = number | string | boolean | null;

export interface ResultTable {
  name: string;
  columns: Record<string, ColumnType>;
  /** By column; what is not there is null. */
  rows(): Iterable<Record<string, Value>>;
}

/** Names of tables, as files are called. */
export const TABLES = ['runs', 'trials', 'metrics'] as const;

const runColumns = {
  id: 'integer',
  kind: 'text',
  name: 'text',
  status: 'text',
  reason: 'text',
  metric: 'text',
  goal: 'text',
  dataset: 'text',
  dataset_fingerprint: 'text',
  train_images: 'integer',
  validation_images: 'integer',
  test_images: 'integer',
  seed: 'integer',
  command: 'text',
  created_at: 'time',
  finished_at: 'time',
} as const;

const trialColumns = {
  run_id: 'integer',
  rank: 'integer',
  trial_id: 'integer',
  name: 'text',
  architecture: 'text',
  optimizer: 'text',
  dropout_rate: 'text',
  seed: 'integer',
  status: 'text',
  reason: 'text',
  metric: 'text',
  value: 'number',
  validation_accuracy: 'number',
  validation_loss: 'number',
  test_accuracy: 'number',
  test_loss: 'number',
  epochs: 'integer',
  best_epoch: 'integer',
  parameter_count: 'integer',
  seconds: 'number',
  images_per_second: 'number',
  reused: 'truth',
  started_at: 'time',
  finished_at: 'time',
  engine: 'text',
  device: 'text',
  threads: 'integer',
  configuration: 'text',
  hash: 'text',
} as const satisfies Record<keyof ResultTrial, ColumnType>;

const metricColumns = {
  run_id: 'integer',
  trial_id: 'integer',
  epoch: 'integer',
  split: 'text',
  name: 'text',
  value: 'number',
} as const;

/** A parameter's column: another one of its name may be there, as with `architecture`. */
const columnOf = (parameter: string): string => `parameters.${parameter}`;

export function resultTables(results: Results): ResultTable[] {
  const parameterColumns = [...results.parameterTypes].map(([name, type]) => [columnOf(name), type]);
  return [
    { name: 'runs', columns: runColumns, rows: () => runRows(results) },
    {
      name: 'trials',
      columns: {
        ...trialColumns,
        dropout_rate: results.dropoutType,
        ...Object.fromEntries(parameterColumns),
      },
      rows: () => trialRows(results),
    },
    { name: 'metrics', columns: metricColumns, rows: () => metricRows(results) },
  ];
}

function* runRows({ runs }: Results): Iterable<Record<keyof typeof runColumns, Value>> {
  for (const { metric, dataset, environment: _, pipeline_path: __, ...run } of runs) {
    yield {
      ...run,
      metric: metric.name,
      goal: metric.goal,
      dataset: dataset.name,
      dataset_fingerprint: dataset.fingerprint,
      train_images: dataset.train,
      validation_images: dataset.validation,
      test_images: dataset.test,
    };
  }
}

function* trialRows(results: Results): Iterable<Record<string, Value>> {
  const none = Object.fromEntries([...results.parameterTypes.keys()].map((name) => [columnOf(name), null]));
  for (const run of results.runs) {
    for (const trial of results.trials(run)) {
      const given = Object.entries(results.parameters(trial));
      yield {
        ...trial,
        ...none,
        ...Object.fromEntries(given.map(([name, value]) => [columnOf(name), value])),
      };
    }
  }
}

function* metricRows(results: Results): Iterable<Record<keyof typeof metricColumns, Value>> {
  for (const run of results.runs) {
    for (const trial of results.trials(run)) {
      const { run_id, trial_id } = trial;
      for (const metric of results.metrics(trial)) yield { run_id, trial_id, ...metric };
    }
  }
}
