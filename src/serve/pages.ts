// The pages of `fmx serve`, made from the database as it is, and kept while they stay the same.
import type { Database } from 'better-sqlite3';
import { reusingStatements } from '../record/keep-statements.ts';
import { listRuns, readRun } from '../record/read.ts';
import { renderReport } from '../report/render.ts';
import { renderIndex } from '../report/render-index.ts';
import type { Changes, Subject } from './changes.ts';

export interface Page {
  html: string;
  version: string;
}

export interface Pages {
  /** The list of runs: the newest, or all of them. */
  index(all: boolean): Page;
  /** Undefined where there is no such run. */
  run(id: number): Page | undefined;
}

const NEWEST = 200;
/** A page of a large sweep takes seconds to make, and megabytes to keep. */
const KEPT = 4;

export function createPages(db: Database, changes: Changes): Pages {
  const kept = new Map<string, Page>();

  /** The version is taken first: what comes in between is told as a change, and not lost. */
  const made = (subject: Subject, variant: string, make: (events: string) => string): Page | undefined => {
    const version = changes.versionOf(subject);
    if (version === undefined) return undefined;
    const key = `${subject} ${variant}`;
    const found = kept.get(key);
    kept.delete(key);
    const page = found?.version === version ? found : { version, html: make(eventsUrl(subject, version)) };
    kept.set(key, page);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return page;
  };

  return {
    index(all) {
      const page = made(null, all ? 'all' : 'newest', (events) =>
        reusingStatements(db, () => {
          const total = db.prepare<[], number>('SELECT count(*) FROM runs').pluck().get() ?? 0;
          const runs = listRuns(db, all ? {} : { limit: NEWEST });
          return renderIndex({ file: db.name, runs, total }, { events });
        }),
      );
      return page ?? { html: '', version: '' };
    },
    run: (id) =>
      made(id, '', (events) =>
        renderReport(
          reusingStatements(db, () => readRun(db, id)),
          { events },
        ),
      ),
  };
}

const eventsUrl = (subject: Subject, version: string): string =>
  `/events?${new URLSearchParams({ ...(subject !== null && { run: String(subject) }), version })}`;
