// Where a sweep with the same plan was begun before.
import type { Database } from 'better-sqlite3';
import type { Plain } from '../config/node.ts';
import { FmxError } from '../errors.ts';
import { isAlive, type Owner } from './owner.ts';
import type { RunData } from './run-data.ts';
import { explaining } from './storage-error.ts';

export interface EarlierSweep {
  id: number;
  /** As recorded: also `running` where its process died before it could say more. */
  status: RunData['status'];
  /** Is its process at work right now? */
  at_work: boolean;
  /** Trials that failed, or took too long. */
  failed: number;
  /** Were trials to be trained again that other runs had completed? */
  rerun: boolean;
}

/** The newest sweep with a plan of that identity. */
export function findSweep(db: Database, planId: string): EarlierSweep | undefined {
  const select = `
    SELECT runs.id, runs.status, json_extract(plan, '$.rerun') AS rerun, owner_pid, owner_host, heartbeat_at,
      (SELECT count(*) FROM run_trials JOIN trials ON trials.id = run_trials.trial_id
       WHERE run_trials.run_id = runs.id AND trials.status IN ('failed', 'timed_out')) AS failed
    FROM runs WHERE kind = 'sweep' AND json_extract(plan, '$.id') = ?
    ORDER BY runs.id DESC LIMIT 1`;
  const row = explaining(db.name, () =>
    db
      .prepare<[string], Owner & Omit<EarlierSweep, 'at_work' | 'rerun'> & { rerun: number | null }>(select)
      .get(planId),
  );
  if (!row) return undefined;
  const { id, status, failed, rerun, ...owner } = row;
  return { id, status, failed, rerun: rerun === 1, at_work: status === 'running' && isAlive(owner) };
}

/** How long all processes of a sweep have worked at it, in seconds; before another one claims it. */
export function secondsWorked(db: Database, runId: number): number {
  const select = `
    SELECT json_extract(events.data, '$.seconds_before') + (runs.heartbeat_at - events.at) / 1000.0
    FROM events JOIN runs ON runs.id = events.run_id
    WHERE events.run_id = ? AND events.type = 'sweep_started'
    ORDER BY events.id DESC LIMIT 1`;
  return Math.max(0, explaining(db.name, () => db.prepare<[number], number>(select).pluck().get(runId)) ?? 0);
}

/** What is needed to go on with a sweep. */
export interface RecordedSweep {
  status: RunData['status'];
  pipeline_path: string;
  pipeline_source: string;
  command: string;
  dataset_fingerprint: string;
  plan: RecordedPlan;
}

/** `runs.plan` of a sweep, as far as fmx reads it again. */
export interface RecordedPlan {
  /** A hash of all that decides which trials there are. */
  id: string;
  /** Are trials trained again that other runs have completed? */
  rerun: boolean;
  /** The pipeline file with what it extends and uses, before variables are replaced. */
  tree: Plain;
}

/** Throws FmxError('storage') for one that does not say how it was planned. */
export function readSweep(db: Database, runId: number): RecordedSweep {
  const select = `
    SELECT status, pipeline_path, pipeline_source, command, dataset_fingerprint, plan FROM runs WHERE id = ?`;
  const row = explaining(db.name, () =>
    db.prepare<[number], Omit<RecordedSweep, 'plan'> & { plan: string | null }>(select).get(runId),
  );
  const plan: Partial<RecordedPlan> = JSON.parse(row?.plan ?? '{}');
  const { id, rerun = false, tree } = plan;
  if (!row || id === undefined || tree === undefined) {
    throw new FmxError('storage', `run ${runId} does not say how it was planned`);
  }
  return { ...row, plan: { id, rerun, tree } };
}
