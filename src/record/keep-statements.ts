// Keeps a database's statements until the process ends, because Node 24.19 aborts when one is collected while idle.
//
// There, `node::ObjectWrap` asserts an environment that an idle collection does not have, and better-sqlite3 12 is built
// on it (WiseLibs/better-sqlite3 #1515). Version 13 is not, but needs Node 22. Statements are few: fmx prepares each once
// for an open file. A server, which reads the same things over and over, does so within `reusingStatements`.
import type Database from 'better-sqlite3';

/** What better-sqlite3 keeps under a symbol: the native database, where its statements come from. */
interface Native {
  prepare(...parameters: unknown[]): unknown;
}

/** Statements by their SQL. */
interface Pool {
  idle: Map<string, unknown[]>;
  /** Those that the work now going on has; undefined while there is none. */
  lent: [sql: string, statement: unknown][] | undefined;
}

const kept: unknown[] = [];
const pools = new WeakMap<Database.Database, Pool>();

function isNative(value: unknown): value is Native {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'prepare') === 'function';
}

/** Gives back the database, whose statements are kept from now on, those of its pragmas among them. */
export function keepStatements(db: Database.Database): Database.Database {
  const pool: Pool = { idle: new Map(), lent: undefined };
  kept.push(db);
  pools.set(db, pool);
  for (const symbol of Object.getOwnPropertySymbols(db)) {
    const native: unknown = Reflect.get(db, symbol);
    if (!isNative(native)) continue;
    const prepare = native.prepare.bind(native);
    native.prepare = (...parameters) => {
      const sql = String(parameters[0]);
      const idle = pool.lent && pool.idle.get(sql)?.pop();
      const statement = idle ?? prepare(...parameters);
      if (!idle) kept.push(statement);
      pool.lent?.push([sql, statement]);
      return statement;
    };
  }
  return db;
}

/**
 * Does work that prepares statements and has no use for them afterwards: they serve the next such work on the same
 * database. It must not wait for anything.
 */
export function reusingStatements<T>(db: Database.Database, work: () => T): T {
  const pool = pools.get(db);
  if (!pool || pool.lent) return work();
  const lent: [string, unknown][] = [];
  pool.lent = lent;
  try {
    return work();
  } finally {
    pool.lent = undefined;
    for (const [sql, statement] of lent) {
      asNew(statement);
      pool.idle.set(sql, [...(pool.idle.get(sql) ?? []), statement]);
    }
  }
}

/** Takes back what `pluck`, `raw` and `expand` have set. */
function asNew(statement: unknown): void {
  if (!isReader(statement)) return;
  statement.pluck(false).raw(false).expand(false);
}

function isReader(value: unknown): value is Database.Statement {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'reader') === true;
}
