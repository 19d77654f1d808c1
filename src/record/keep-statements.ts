// Keeps a database's statements until the process ends, because Node 24.19 aborts when one is collected while idle.
//
// There, `node::ObjectWrap` asserts an environment that an idle collection does not have, and better-sqlite3 12 is built
// on it (WiseLibs/better-sqlite3 #1515). Version 13 is not, but needs Node 22. Statements are few: fmx prepares each once
// for an open file.
import type Database from 'better-sqlite3';

/** What better-sqlite3 keeps under a symbol: the native database, where its statements come from. */
interface Native {
  prepare(...parameters: unknown[]): unknown;
}

const kept: unknown[] = [];

function isNative(value: unknown): value is Native {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'prepare') === 'function';
}

/** Gives back the database, whose statements are kept from now on, those of its pragmas among them. */
export function keepStatements(db: Database.Database): Database.Database {
  kept.push(db);
  for (const symbol of Object.getOwnPropertySymbols(db)) {
    const native: unknown = Reflect.get(db, symbol);
    if (!isNative(native)) continue;
    const prepare = native.prepare.bind(native);
    native.prepare = (...parameters) => {
      const statement = prepare(...parameters);
      kept.push(statement);
      return statement;
    };
  }
  return db;
}
