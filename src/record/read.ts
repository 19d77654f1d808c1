// Reads runs back as plain values, for reports, `show` and `compare`.
import type { Database } from 'better-sqlite3';
import { FmxError } from '../errors.ts';
import { readEnvironment } from './environment-row.ts';
import { isAbandoned } from './owner.ts';
import { readSweepData } from './read-sweep-data.ts';
import { type Ending, interrupted, prepareTrialReader } from './read-trial.ts';
import type { RunData } from './run-data.ts';
import { datasetOf, metricOf, type RunRow, statusOf } from './run-row.ts';
import { explaining } from './storage-error.ts';
import type { SweepData, SweepTrial } from './sweep-data.ts';
import { readSweepResult } from './sweep-result.ts';

export { kindOf, latestRunId, listRuns, type RunSummary } from './list-runs.ts';
export { pipelinePathOf, readTrial, runOfTrial } from './read-trial.ts';
export { resolveRun } from './resolve-run.ts';

/**
 * Reads a run from one state of the file: its trial, or a sweep's best one in full and all of them in short.
 * A run whose process is gone is `interrupted`, and so are the trials that it was running.
 * Throws FmxError('storage') where there is no such run.
 */
export function readRun(db: Database, runId: number): RunData {
  return explaining(db.name, () =>
    db.transaction(() => {
      const row = db.prepare<[number], WholeRow>('SELECT * FROM runs WHERE id = ?').get(runId);
      if (row === undefined) {
        throw new FmxError('storage', `there is no run ${runId} in ${db.name}`, {
          hint: '`fmx ls` lists the runs.',
        });
      }
      return toRunData(db, row);
    })(),
  );
}

type WholeRow = RunRow & Pick<RunData, 'pipeline_source'>;

function toRunData(db: Database, row: WholeRow): RunData {
  const environment = readEnvironment(db, row.environment_id);
  if (environment === null) throw new FmxError('storage', `run ${row.id} has no environment in ${db.name}`);
  const readTrial = prepareTrialReader(db, row.id);
  const ids = detailed(db, row);
  const abandoned = isAbandoned(row);
  const ended = <T extends Ending>(trial: T): T => (abandoned ? interrupted(trial) : trial);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    pipeline_path: row.pipeline_path,
    pipeline_source: row.pipeline_source,
    command: row.command,
    status: statusOf(row),
    metric: metricOf(row),
    created_at: row.created_at,
    finished_at: row.finished_at,
    dataset: datasetOf(row),
    environment,
    trials: ids.map((trialId) => ended(readTrial(trialId))),
    ...(row.kind === 'sweep' && { sweep: sweepOf(db, row.id, ids[0], ended) }),
  };
}

/** The trials to read in full: all of a run's, ranked; of a sweep, the best configuration's best one. */
function detailed(db: Database, { id, kind }: RunRow): number[] {
  const best = kind === 'sweep' ? readSweepResult(db, id, 1).best_trial : null;
  if (best !== null) return [best];
  return db
    .prepare<[number, number], number>(
      'SELECT trial_id FROM leaderboard WHERE run_id = ? ORDER BY rank, trial_id LIMIT ?',
    )
    .pluck()
    .all(id, kind === 'sweep' ? 1 : -1);
}

function sweepOf(
  db: Database,
  runId: number,
  bestId: number | undefined,
  ended: (trial: SweepTrial) => SweepTrial,
): SweepData {
  const sweep = readSweepData(db, runId, bestId);
  return { ...sweep, trials: sweep.trials.map(ended) };
}
