// Where a trial's identity has been trained before, so that it is not trained twice but gone on with.
import type { Database } from 'better-sqlite3';
import { isAlive, type Owner } from './owner.ts';
import type { RecordedStatus, RunData } from './run-data.ts';
import { explaining } from './storage-error.ts';

export interface EarlierTrial {
  run: {
    id: number;
    kind: RunData['kind'];
    /** As recorded: also `running` where its process died before it could say more. */
    status: RunData['status'];
    /** Is its process at work right now? */
    at_work: boolean;
  };
  status: RecordedStatus;
  attempt: number;
}

/** The trials of that identity, each with the run that trained it, newest run first. */
export function findTrials(db: Database, hash: string): EarlierTrial[] {
  type Row = Owner & {
    id: number;
    kind: RunData['kind'];
    run_status: RunData['status'];
    status: RecordedStatus;
    attempt: number;
  };
  const select = `
    SELECT
      runs.id, runs.kind, runs.status AS run_status, runs.owner_pid, runs.owner_host, runs.heartbeat_at,
      trials.status, trials.attempt
    FROM trials
    JOIN run_trials ON run_trials.trial_id = trials.id AND NOT run_trials.reused
    JOIN runs ON runs.id = run_trials.run_id
    WHERE trials.hash = ?
    ORDER BY runs.id DESC`;
  return explaining(db.name, () =>
    db
      .prepare<[string], Row>(select)
      .all(hash)
      .map(({ id, kind, run_status, status, attempt, ...owner }) => ({
        run: { id, kind, status: run_status, at_work: run_status === 'running' && isAlive(owner) },
        status,
        attempt,
      })),
  );
}
