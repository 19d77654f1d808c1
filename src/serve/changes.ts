// Tells whether what a page shows has changed: a version for the list of runs and for each run, found at little cost.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { isAbandoned, type Owner } from '../record/owner.ts';

/** A run's number; `null` for the list of all. */
export type Subject = number | null;

export interface Changes {
  /** Another text whenever the page is another one; undefined where there is no such run. */
  versionOf(subject: Subject): string | undefined;
}

interface RunRow extends Owner {
  id: number;
  status: string;
  finished_at: number | null;
}

/** Of an open database. Statements are prepared once. */
export function watchChanges(db: Database): Changes {
  // Another number whenever another connection has written (https://www.sqlite.org/pragma.html#pragma_data_version).
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck();
  const lastEvent = db.prepare<[], number | null>('SELECT max(id) FROM events').pluck();
  const newEvents = db
    .prepare<[number], [run: number, last: number]>(
      'SELECT run_id, max(id) FROM events WHERE id > ? GROUP BY run_id',
    )
    .raw();
  const allRuns = db.prepare<[], RunRow>(
    'SELECT id, status, finished_at, owner_pid, owner_host, heartbeat_at FROM runs ORDER BY id',
  );
  const trialsOf = db.prepare<[number], number>('SELECT count(*) FROM run_trials WHERE run_id = ?').pluck();

  let seen = lastEvent.get() ?? 0;
  let known = -1;
  let runs: RunRow[] = [];
  const eventOf = new Map<number, number>();

  const refresh = (): void => {
    const version = dataVersion.get() ?? 0;
    if (version === known) return;
    known = version;
    for (const [run, last] of newEvents.all(seen)) {
      eventOf.set(run, last);
      seen = Math.max(seen, last);
    }
    runs = allRuns.all();
  };

  return {
    versionOf(subject) {
      refresh();
      // That a run's process is gone shows by the time alone.
      const of = ({ id, status, finished_at, ...owner }: RunRow): string =>
        `${id} ${isAbandoned({ status, ...owner }) ? 'abandoned' : status} ${finished_at} ${eventOf.get(id) ?? 0}`;
      if (subject === null) return digest(runs.map(of).join('\n'));
      const run = runs.find(({ id }) => id === subject);
      return run && digest(`${of(run)} ${trialsOf.get(subject)}`);
    },
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
