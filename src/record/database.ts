// Opens a runs.db, for writing or for reading only, checked and in the newest version of the schema.
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { FmxError, messageOf } from '../errors.ts';
import { keepStatements } from './keep-statements.ts';
import { isCurrent, migrate } from './migrate.ts';
import { explaining } from './storage-error.ts';

export interface OpenOptions {
  /** The file must be there, and nothing can be written. */
  readonly?: boolean;
  /** How long to wait for another process's lock, in milliseconds. */
  busyTimeout?: number;
}

const BUSY_TIMEOUT = 10_000;

/**
 * Opens the database at a path; for writing, makes it and its folder where they are missing.
 * Throws FmxError('storage') where that cannot be done; a file that is not ours is left as it is.
 */
export function openDatabase(file: string, options: OpenOptions = {}): Database.Database {
  if (options.readonly) requireFile(file);
  else makeFolder(file);
  return explaining(file, () => (options.readonly ? openReader(file, options) : openWriter(file, options)));
}

/**
 * A power cut must not lose an epoch that was acknowledged, so that every commit is synced
 * (`synchronous = FULL`; in WAL mode NORMAL syncs only at checkpoints). That costs about 0.3 ms an event on
 * an SSD, against 0.02 ms with NORMAL: nothing beside an epoch.
 */
function openWriter(file: string, { busyTimeout = BUSY_TIMEOUT }: OpenOptions): Database.Database {
  const db = keepStatements(new Database(file, { timeout: busyTimeout }));
  return closingOnError(db, () => {
    const current = isCurrent(db, file);
    retrying(busyTimeout, () => db.pragma('journal_mode = WAL'));
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    if (!current) migrate(db, file);
  });
}

/** SQLite itself does not wait where two processes turn a new file to WAL at once. */
function retrying(timeout: number, work: () => void): void {
  const end = Date.now() + timeout;
  for (;;) {
    try {
      work();
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || Date.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function openReader(file: string, options: OpenOptions): Database.Database {
  const db = connectReader(file, options);
  let current = true;
  closingOnError(db, () => {
    current = isCurrent(db, file);
    db.pragma('query_only = ON');
    // 64 MB at most, so that views over thousands of trials need not read pages twice.
    db.pragma('cache_size = -65536');
  });
  if (current) return db;
  db.close();
  openWriter(file, options).close();
  return openReader(file, options);
}

/**
 * In WAL mode SQLite needs to write beside the file even to read it. On a read-only disk it cannot, and a
 * file that was closed in order is complete without its log: it is read into memory then.
 */
function connectReader(file: string, { busyTimeout = BUSY_TIMEOUT }: OpenOptions): Database.Database {
  const db = keepStatements(new Database(file, { readonly: true, timeout: busyTimeout }));
  try {
    db.pragma('user_version');
    return db;
  } catch (error) {
    db.close();
    const unwritable = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CANTOPEN');
    if (!unwritable || existsSync(`${file}-wal`)) throw error;
  }
  const bytes = readFileSync(file);
  // Bytes 18 and 19 of the header say 2 for WAL, which memory does not have, and 1 for a rollback journal.
  bytes.fill(1, 18, 20);
  return keepStatements(new Database(bytes));
}

function closingOnError(db: Database.Database, work: () => void): Database.Database {
  try {
    work();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function requireFile(file: string): void {
  if (!existsSync(file)) {
    throw new FmxError('storage', `there is no ${file} yet`, {
      hint: 'Train something first, as in `fmx run pipelines/ann-baseline.yaml`, or give a file with --db.',
    });
  }
  requireNoFolder(file);
}

function makeFolder(file: string): void {
  const folder = path.dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new FmxError(
      'storage',
      `cannot make the folder ${folder} for ${path.basename(file)}: ${messageOf(error)}`,
      {
        hint: 'Give a file where you may write, with --db.',
        cause: error,
      },
    );
  }
  requireNoFolder(file);
}

function requireNoFolder(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FmxError('storage', `${file} is a folder, not a database file`, {
      hint: `Name the file, as in --db ${path.join(file, 'runs.db')}`,
    });
  }
}
