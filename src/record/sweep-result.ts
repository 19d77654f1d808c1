// What came out of a sweep, in a few rows: its configurations, best first, and what did not complete.
import type { Database } from 'better-sqlite3';
import type { Phase } from '../schedule/sweep-event.ts';
import type { RecordedStatus, RunData } from './run-data.ts';
import { explaining } from './storage-error.ts';

/** A configuration all of whose trials are completed. */
export interface ConfigurationResult {
  configuration: string;
  name: string;
  phase: Phase;
  seeds: number;
  /** The run's metric: its mean, least and greatest over the seeds. */
  mean: number;
  least: number;
  greatest: number;
  /** Means over the seeds, too. */
  test_accuracy: number | null;
  seconds: number | null;
}

export interface FailedTrial {
  trial_id: number;
  name: string;
  seed: number;
  status: RecordedStatus;
  reason: string | null;
}

export interface SweepResult {
  id: number;
  name: string;
  status: RunData['status'];
  reason: string | null;
  metric: RunData['metric'];
  /** The finalists, which decide, then those of the search; each best first, of equals the one planned first. */
  configurations: ConfigurationResult[];
  /** Trials that failed, diverged or took too long, in their order. */
  failures: FailedTrial[];
  counts: Partial<Record<RecordedStatus, number>>;
  /** Of the completed trials, those of other runs. */
  reused: number;
  /** The number of the best configuration's best trial; null where there is none. */
  best_trial: number | null;
}

type RunRow = Pick<SweepResult, 'id' | 'name' | 'status' | 'reason'> & {
  metric: string;
  goal: RunData['metric']['goal'];
};

/** Reads the best `top` configurations of each phase, from one state of the file. */
export function readSweepResult(db: Database, runId: number, top: number): SweepResult {
  return explaining(db.name, () => db.transaction(() => read(db, runId, top))());
}

function read(db: Database, runId: number, top: number): SweepResult {
  const run = db.prepare<[number], RunRow>(
    'SELECT id, name, status, reason, metric, goal FROM runs WHERE id = ?',
  );
  const { metric, goal, ...about } = run.get(runId) as RunRow;
  const direction = goal === 'maximize' ? 'DESC' : 'ASC';
  const best = db.prepare<[number, Phase, number], ConfigurationResult>(`
    SELECT trials.configuration, min(run_trials.name) AS name, run_trials.phase, count(*) AS seeds,
      avg(run_trials.value) AS mean, min(run_trials.value) AS least, max(run_trials.value) AS greatest,
      avg(trials.test_accuracy) AS test_accuracy, avg(trials.seconds) AS seconds
    FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
    WHERE run_trials.run_id = ? AND run_trials.phase = ?
    GROUP BY trials.configuration
    HAVING count(*) = count(run_trials.value) AND min(trials.status = 'completed')
    ORDER BY mean ${direction}, min(run_trials.position)
    LIMIT ?`);
  const configurations = [...best.all(runId, 'finalists', top), ...best.all(runId, 'search', top)];
  const failures = db.prepare<[number], FailedTrial>(`
    SELECT trials.id AS trial_id, run_trials.name, trials.seed, trials.status, trials.reason
    FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
    WHERE run_trials.run_id = ? AND trials.status IN ('failed', 'diverged', 'timed_out')
    ORDER BY run_trials.position`);
  const counts = db
    .prepare<[number], { status: RecordedStatus; count: number; reused: number }>(`
    SELECT trials.status, count(*) AS count, sum(run_trials.reused) AS reused
    FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
    WHERE run_trials.run_id = ?
    GROUP BY trials.status`)
    .all(runId);
  const bestTrial = db
    .prepare<[number, Phase, string], number>(`
    SELECT trials.id FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
    WHERE run_trials.run_id = ? AND run_trials.phase = ? AND trials.configuration = ?
    ORDER BY run_trials.value ${direction}, run_trials.position LIMIT 1`)
    .pluck();
  const [first] = configurations;
  return {
    ...about,
    metric: { name: metric, goal },
    configurations,
    failures: failures.all(runId),
    counts: Object.fromEntries(counts.map(({ status, count }) => [status, count])),
    reused: counts.reduce((sum, { reused }) => sum + reused, 0),
    best_trial: first ? (bestTrial.get(runId, first.phase, first.configuration) ?? null) : null,
  };
}
