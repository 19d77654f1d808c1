// Where a trial keeps its checkpoints: a folder of its own beside runs.db, so that no weights are ever overwritten.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { FmxError, messageOf } from '../errors.ts';
import { explaining } from './storage-error.ts';

const ALL = 'trials';

/** The folder of a trial's checkpoints; undefined where it has not begun. `file` is the database's path. */
export function findTrialFolder(db: Database, file: string, trialId: number): string | undefined {
  const select = db.prepare<[number], string | null>('SELECT folder FROM trials WHERE id = ?').pluck();
  const folder = explaining(file, () => select.get(trialId));
  return folder ? join(dirname(file), folder) : undefined;
}

/** A folder that was made, and is to be recorded. */
export interface NewFolder {
  /** Where it is. */
  path: string;
  /** As `trials.folder` has it. */
  relative: string;
}

/**
 * Makes a folder for a trial. Its name is the trial's number, with another one behind it where that is taken: by a
 * second database in the same place, or by one that was there before. Throws FmxError('storage').
 */
export function makeTrialFolder(file: string, trialId: number): NewFolder {
  const relative = makeFolder(dirname(file), trialId);
  return { path: join(dirname(file), relative), relative };
}

/** A path that was not there before, relative to `beside`. */
function makeFolder(beside: string, trialId: number): string {
  try {
    mkdirSync(join(beside, ALL), { recursive: true });
    for (let copy = 1; ; copy++) {
      const folder = `${ALL}/${copy === 1 ? trialId : `${trialId}-${copy}`}`;
      if (isNew(join(beside, folder))) return folder;
    }
  } catch (cause) {
    throw new FmxError('storage', `the trial's folder cannot be made: ${messageOf(cause)}`, {
      hint: 'Free some room or give another file with --db.',
      cause,
    });
  }
}

/** Makes the folder, which only one of several processes can do. */
function isNew(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
