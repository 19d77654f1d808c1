// Brings a database file to the newest version of the schema, all of it or nothing.
import type { Database } from 'better-sqlite3';
import { FmxError } from '../errors.ts';
import { type Migration, migrations } from './migrations/index.ts';

/** Marks a SQLite file as one of fmx: the letters "fmx" and a zero (`PRAGMA application_id`). */
export const APPLICATION_ID = 0x666d7800;

/** The version of the schema that a file has; 0 for an empty file. */
export function versionOf(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Is there nothing left to migrate?
 * Throws FmxError('storage') where the file is of a newer fmx or of another program; it is not touched then.
 */
export function isCurrent(db: Database, file: string, list: readonly Migration[] = migrations): boolean {
  const version = versionOf(db);
  const ours = db.pragma('application_id', { simple: true }) === APPLICATION_ID;
  const empty = version === 0 && db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!ours && !empty) {
    throw new FmxError('storage', `${file} is a SQLite database, but not one of fmx; it was left as it is`, {
      hint: 'Give another file with --db.',
    });
  }
  if (version > list.length) {
    throw new FmxError(
      'storage',
      `${file} was written by a newer fmx: its schema has version ${version}, and this fmx knows ${list.length}`,
      { hint: 'Update fmx, or give another file with --db.' },
    );
  }
  return version === list.length;
}

/** Runs the migrations that a file has not had, in one transaction. Safe where two processes do it at once. */
export function migrate(db: Database, file: string, list: readonly Migration[] = migrations): void {
  db.transaction(() => {
    if (isCurrent(db, file, list)) return;
    for (const sql of list.slice(versionOf(db))) db.exec(sql);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${list.length}`);
  }).immediate();
}
