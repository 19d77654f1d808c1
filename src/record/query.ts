// Answers one SQL question about a runs.db, and cannot change it.
import Database from 'better-sqlite3';
import { FmxError, messageOf } from '../errors.ts';
import { openDatabase } from './database.ts';
import { storageError } from './storage-error.ts';

export type Cell = string | number | Buffer | null;

export interface QueryResult {
  columns: string[];
  /** A row's cells, in the order of the columns. */
  rows: Cell[][];
}

/**
 * Runs one statement that gives rows, with values for its `?`, on a file opened for reading only.
 * Throws FmxError('usage') for a statement that is wrong, writes, or is more than one, and FmxError('storage')
 * where the file cannot be read.
 */
export function queryReadOnly(file: string, sql: string, params: readonly Cell[] = []): QueryResult {
  const db = openDatabase(file, { readonly: true });
  try {
    const statement = db.prepare<Cell[], Cell[]>(sql);
    if (!statement.reader || !statement.readonly) {
      throw new FmxError('usage', `a query only reads, and this statement does not: ${firstLine(sql)}`, {
        hint: 'Begin with SELECT, WITH, EXPLAIN or VALUES. To change the file, use the `sqlite3` command.',
      });
    }
    const rows = statement.raw().all(...params);
    return { columns: statement.columns().map(({ name }) => name), rows };
  } catch (error) {
    throw isAboutTheQuery(error) ? queryError(db, error, sql) : storageError(error, file);
  } finally {
    db.close();
  }
}

/** SQLite's plain error code, and better-sqlite3's own for a wrong number of statements or values. */
function isAboutTheQuery(error: unknown): boolean {
  if (error instanceof Database.SqliteError) return error.code === 'SQLITE_ERROR';
  return error instanceof RangeError || error instanceof TypeError;
}

function queryError(db: Database.Database, error: unknown, sql: string): FmxError {
  const names = (type: string): string =>
    db
      .prepare<[string], string>(
        `SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name`,
      )
      .pluck()
      .all(type)
      .join(', ');
  return new FmxError('usage', `${messageOf(error)}, in the query: ${firstLine(sql)}`, {
    hint: `One statement, please. Views: ${names('view')}. Tables: ${names('table')}.`,
    cause: error,
  });
}

function firstLine(sql: string): string {
  const [line = '', ...others] = sql.trim().split('\n');
  return others.length > 0 || line.length > 100 ? `${line.slice(0, 100)} …` : line;
}
