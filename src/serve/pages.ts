// The pages of `fmx serve`, made from the database as it is, and kept while they stay the same.
import type { Database } from 'better-sqlite3';
import { reusingStatements } from '../record/keep-statements.ts';
import { listRuns } from '../record/read.ts';
import { renderIndex } from '../report/render-index.ts';
import type { Changes, Subject } from './changes.ts';
import type { Reports } from './reports.ts';

export interface Page {
  html: string;
  version: string;
}

export interface Pages {
  /** The list of runs: the newest, or all of them. */
  index(all: boolean): Promise<Page | undefined>;
  /** Undefined where there is no such run. */
  run(id: number): Promise<Page | undefined>;
}

const NEWEST = 200;
/** A page of a large sweep takes seconds to make, and megabytes to keep. */
const KEPT = 4;

export function createPages(db: Database, file: string, changes: Changes, reports: Reports): Pages {
  const kept = new Map<string, { version: string; html: Promise<string> }>();

  /** The version is taken first: what comes in between is told as a change, and not lost. */
  const page = async (
    subject: Subject,
    variant: string,
    make: (events: string) => Promise<string>,
  ): Promise<Page | undefined> => {
    const version = changes.versionOf(subject);
    if (version === undefined) return undefined;
    const key = `${subject} ${variant}`;
    const found = kept.get(key);
    const current = found?.version === version ? found : { version, html: make(eventsUrl(subject, version)) };
    // The one that was asked for last is the last one to go.
    kept.delete(key);
    kept.set(key, current);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    try {
      return { version, html: await current.html };
    } catch (error) {
      if (kept.get(key) === current) kept.delete(key);
      throw error;
    }
  };

  const list = (events: string, limit: number): string =>
    reusingStatements(db, () => {
      const total = db.prepare<[], number>('SELECT count(*) FROM runs').pluck().get() ?? 0;
      return renderIndex({ file, runs: listRuns(db, { limit }), total }, { events });
    });

  return {
    index: (all) => page(null, all ? 'all' : 'newest', async (events) => list(events, all ? -1 : NEWEST)),
    run: (id) => page(id, '', (events) => reports.make(id, events)),
  };
}

const eventsUrl = (subject: Subject, version: string): string =>
  `/events?${new URLSearchParams({ ...(subject !== null && { run: String(subject) }), version })}`;
