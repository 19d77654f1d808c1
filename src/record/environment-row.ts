// An environment as a row, written once for all the runs made in it.
import type { Database } from 'better-sqlite3';
import type { Environment } from './run-data.ts';

const columns = [
  'fmx_version',
  'node',
  'platform',
  'cpu',
  'cores',
  'memory_bytes',
  'gpu',
  'packages',
  'git_commit',
] as const;

interface EnvironmentRow extends Omit<Environment, 'packages'> {
  packages: string;
}

/** The number of the row that says the same, made where there is none. */
export function environmentId(db: Database, environment: Environment): number {
  const row = { ...environment, packages: JSON.stringify(environment.packages) };
  const same = columns.map((column) => `${column} IS :${column}`).join(' AND ');
  const found = db
    .prepare<[EnvironmentRow], { id: number }>(`SELECT id FROM environments WHERE ${same}`)
    .get(row);
  if (found) return found.id;
  const names = columns.join(', ');
  const values = columns.map((column) => `:${column}`).join(', ');
  return Number(
    db.prepare(`INSERT INTO environments (${names}) VALUES (${values})`).run(row).lastInsertRowid,
  );
}

export function readEnvironment(db: Database, id: number): Environment | null {
  const row = db
    .prepare<[number], EnvironmentRow>(`SELECT ${columns.join(', ')} FROM environments WHERE id = ?`)
    .get(id);
  return row ? { ...row, packages: JSON.parse(row.packages) } : null;
}
