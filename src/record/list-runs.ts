// The runs of a file, newest first, in a line each.
import type { Database } from 'better-sqlite3';
import type { Owner } from './owner.ts';
import type { RunData } from './run-data.ts';
import { metricOf, type RunRow, statusOf } from './run-row.ts';
import { explaining } from './storage-error.ts';

export interface RunSummary
  extends Pick<RunData, 'id' | 'kind' | 'name' | 'status' | 'metric' | 'created_at' | 'finished_at'> {
  pipeline_path: string;
  trials: {
    total: number;
    completed: number;
    /** Failed, timed out or diverged. */
    failed: number;
    reused: number;
  };
  /** The best completed trial: its number, its value of the run's metric, and its test accuracy. */
  best: { trial: number; value: number; test_accuracy: number | null } | null;
}

/** Is a run one, or a sweep? */
export function kindOf(db: Database, runId: number): RunData['kind'] | undefined {
  const select = db.prepare<[number], RunData['kind']>('SELECT kind FROM runs WHERE id = ?').pluck();
  return explaining(db.name, () => select.get(runId));
}

interface Row
  extends Owner,
    Pick<
      RunRow,
      'id' | 'kind' | 'name' | 'status' | 'metric' | 'goal' | 'created_at' | 'finished_at' | 'pipeline_path'
    > {
  total: number;
  completed: number;
  failed: number;
  reused: number;
  best_score: number | null;
  best_trial: number;
  best_value: number;
  best_test_accuracy: number | null;
}

/**
 * In a query with one max(), SQLite takes the other columns from the row that has it
 * (https://www.sqlite.org/lang_select.html#bareagg): that row is the best trial.
 */
const LIST = `
  SELECT
    runs.id, runs.kind, runs.name, runs.status, runs.metric, runs.goal, runs.created_at, runs.finished_at,
    runs.pipeline_path, runs.owner_pid, runs.owner_host, runs.heartbeat_at,
    count(trials.id) AS total,
    count(trials.id) FILTER (WHERE trials.status = 'completed') AS completed,
    count(trials.id) FILTER (WHERE trials.status IN ('failed', 'timed_out', 'diverged')) AS failed,
    coalesce(sum(run_trials.reused), 0) AS reused,
    max(CASE WHEN trials.status = 'completed' THEN
      CASE runs.goal WHEN 'minimize' THEN -run_trials.value ELSE run_trials.value END END) AS best_score,
    trials.id AS best_trial,
    run_trials.value AS best_value,
    trials.test_accuracy AS best_test_accuracy
  FROM runs
  LEFT JOIN run_trials ON run_trials.run_id = runs.id
  LEFT JOIN trials ON trials.id = run_trials.trial_id
  GROUP BY runs.id
  ORDER BY runs.id DESC
  LIMIT ?`;

/** Lists the runs, newest first; `limit` of them at most. A run whose process is gone is `interrupted`. */
export function listRuns(db: Database, { limit = -1 }: { limit?: number } = {}): RunSummary[] {
  return explaining(db.name, () => db.prepare<[number], Row>(LIST).all(limit).map(toSummary));
}

/** The number of the newest run; undefined where there is none. */
export function latestRunId(db: Database): number | undefined {
  return explaining(db.name, () =>
    db.prepare<[], number>('SELECT id FROM runs ORDER BY id DESC LIMIT 1').pluck().get(),
  );
}

function toSummary(row: Row): RunSummary {
  const { id, kind, name, pipeline_path, created_at, finished_at, total, completed, failed, reused } = row;
  return {
    id,
    kind,
    name,
    status: statusOf(row),
    metric: metricOf(row),
    created_at,
    finished_at,
    pipeline_path,
    trials: { total, completed, failed, reused },
    best:
      row.best_score === null
        ? null
        : { trial: row.best_trial, value: row.best_value, test_accuracy: row.best_test_accuracy },
  };
}
