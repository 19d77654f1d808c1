// Reads runs trial by trial, so that any number of trials can be written elsewhere in little memory.
import type { Database } from 'better-sqlite3';
import type { ParameterValue } from '../search/space.ts';
import type { Metric } from '../train/event.ts';
import { readEnvironment } from './environment-row.ts';
import type { Environment, RecordedStatus, RunData } from './run-data.ts';
import { datasetOf, metricOf, type RunRow, statusOf } from './run-row.ts';
import { explaining } from './storage-error.ts';
import { fromParameter, fromReal, type ParameterColumns } from './values.ts';

/** A run without its trials. */
export interface ResultRun
  extends Pick<
    RunData,
    | 'id'
    | 'kind'
    | 'name'
    | 'status'
    | 'metric'
    | 'dataset'
    | 'command'
    | 'pipeline_path'
    | 'created_at'
    | 'finished_at'
  > {
  reason: string | null;
  seed: number;
  environment: Environment | null;
}

/** A row of the leaderboard, and when and on what the trial ran. Null is what is not there, or was NaN. */
export interface ResultTrial {
  run_id: number;
  rank: number;
  trial_id: number;
  name: string;
  architecture: string;
  optimizer: string;
  /** Rates, where layers have several, are a text. */
  dropout_rate: number | string;
  seed: number;
  status: RecordedStatus;
  reason: string | null;
  metric: string;
  value: number | null;
  validation_accuracy: number | null;
  validation_loss: number | null;
  test_accuracy: number | null;
  test_loss: number | null;
  epochs: number;
  best_epoch: number | null;
  parameter_count: number | null;
  seconds: number | null;
  images_per_second: number | null;
  reused: boolean;
  started_at: number | null;
  finished_at: number | null;
  engine: string | null;
  device: string | null;
  threads: number | null;
  configuration: string;
  hash: string;
}

/** What a parameter is in all trials that have it; `text` where it is not the same in all. */
export type ParameterType = 'number' | 'truth' | 'text';

/** Some runs, as they were at one moment where it is read within a transaction. */
export interface Results {
  runs: ResultRun[];
  /** All parameters of these runs' trials, by name, and which of them differ between the trials of a run. */
  parameterTypes: ReadonlyMap<string, ParameterType>;
  varied(run: ResultRun): ReadonlySet<string>;
  /** `text` where the layers of a trial have several rates. */
  dropoutType: 'number' | 'text';
  /** A run's trials, ranked. */
  trials(run: ResultRun): Iterable<ResultTrial>;
  parameters(trial: ResultTrial): Record<string, ParameterValue>;
  /** By split and name, and within them by epoch. */
  metrics(trial: ResultTrial): Metric[];
  /** When its epochs ended, in milliseconds since 1970; some may be missing. */
  epochEnds(trial: ResultTrial): ReadonlyMap<number, number>;
}

type TrialRow = Omit<ResultTrial, 'reused'> & { reused: 0 | 1 };

/** Reads runs by their numbers, in that order. */
export function readResults(db: Database, runIds: readonly number[]): Results {
  const ids = JSON.stringify(runIds);
  return explaining(db.name, () => {
    const trials = db.prepare<[number], TrialRow>(`
      SELECT
        leaderboard.run_id, leaderboard.rank, leaderboard.trial_id, leaderboard.name, leaderboard.architecture,
        leaderboard.optimizer, leaderboard.dropout_rate, leaderboard.seed, leaderboard.status, leaderboard.reason,
        leaderboard.metric, leaderboard.value, leaderboard.validation_accuracy, leaderboard.validation_loss,
        leaderboard.test_accuracy, leaderboard.test_loss, leaderboard.epochs, leaderboard.best_epoch,
        leaderboard.parameter_count, leaderboard.seconds, leaderboard.images_per_second, leaderboard.reused,
        trials.started_at, trials.finished_at, trials.engine, trials.device, trials.threads,
        leaderboard.configuration, trials.hash
      FROM leaderboard JOIN trials ON trials.id = leaderboard.trial_id
      WHERE leaderboard.run_id = ?
      ORDER BY leaderboard.rank, leaderboard.trial_id`);
    const parameters = db.prepare<[number, number], { name: string } & ParameterColumns>(
      'SELECT name, number, text FROM parameters WHERE run_id = ? AND trial_id = ? ORDER BY name',
    );
    const varied = db
      .prepare<[number], string>(`
        SELECT name FROM parameters WHERE run_id = ? GROUP BY name
        HAVING count(DISTINCT coalesce(text, number)) > 1 ORDER BY name`)
      .pluck();
    const metrics = db.prepare<[number], Omit<Metric, 'value'> & { value: number | null }>(
      'SELECT epoch, split, name, value FROM metrics WHERE trial_id = ? ORDER BY split, name, epoch',
    );
    const epochEnds = db
      .prepare<[number], [epoch: number, at: number]>(`
        SELECT json_extract(data, '$.epoch') AS epoch, max(at) FROM events
        WHERE trial_id = ? AND type = 'epoch_finished' GROUP BY epoch`)
      .raw();
    const runs = readRuns(db, ids);
    const abandoned = new Set(runs.filter(({ status }) => status === 'interrupted').map(({ id }) => id));
    return {
      runs,
      parameterTypes: readParameterTypes(db, ids),
      dropoutType: readDropoutType(db, ids),
      varied: ({ id }) => new Set(varied.all(id)),
      *trials({ id }) {
        for (const row of trials.iterate(id)) {
          const status = row.status === 'running' && abandoned.has(id) ? 'interrupted' : row.status;
          yield { ...row, status, reused: row.reused === 1 };
        }
      },
      parameters({ run_id, trial_id }) {
        const named = parameters.all(run_id, trial_id);
        return Object.fromEntries(named.map(({ name, ...value }) => [name, fromParameter(value)]));
      },
      metrics: ({ trial_id }) =>
        metrics.all(trial_id).map((metric) => ({ ...metric, value: fromReal(metric.value) })),
      epochEnds: ({ trial_id }) => new Map(epochEnds.all(trial_id)),
    };
  });
}

function readRuns(db: Database, ids: string): ResultRun[] {
  const select = db.prepare<[string], RunRow & Pick<ResultRun, 'reason' | 'seed'>>(`
    SELECT
      runs.id, kind, name, status, reason, metric, goal, dataset_name, dataset_fingerprint, train_images,
      validation_images, test_images, seed, command, pipeline_path, created_at, finished_at, owner_pid, owner_host,
      heartbeat_at, environment_id
    FROM json_each(?) AS wanted JOIN runs ON runs.id = wanted.value
    ORDER BY wanted.key`);
  return select.all(ids).map((row) => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    status: statusOf(row),
    reason: row.reason,
    metric: metricOf(row),
    dataset: datasetOf(row),
    seed: row.seed,
    command: row.command,
    pipeline_path: row.pipeline_path,
    created_at: row.created_at,
    finished_at: row.finished_at,
    environment: readEnvironment(db, row.environment_id),
  }));
}

function readParameterTypes(db: Database, ids: string): Map<string, ParameterType> {
  const select = db.prepare<[string], { name: string; numbers: number; truths: number; texts: number }>(`
    SELECT
      name,
      count(*) FILTER (WHERE text IS NULL) AS numbers,
      count(*) FILTER (WHERE text IS NOT NULL AND number IS NOT NULL) AS truths,
      count(*) FILTER (WHERE number IS NULL) AS texts
    FROM parameters WHERE run_id IN (SELECT value FROM json_each(?))
    GROUP BY name ORDER BY name`);
  return new Map(
    select.all(ids).map(({ name, numbers, truths, texts }) => {
      if (truths === 0 && texts === 0) return [name, 'number'];
      return [name, numbers === 0 && texts === 0 ? 'truth' : 'text'];
    }),
  );
}

function readDropoutType(db: Database, ids: string): Results['dropoutType'] {
  const text = db.prepare<[string], number>(`
    SELECT 1 FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
    WHERE run_id IN (SELECT value FROM json_each(?)) AND typeof(dropout_rate) = 'text' LIMIT 1`);
  return text.get(ids) === undefined ? 'number' : 'text';
}
