// Reads from a runs.db without being able to change it.
import { openDatabase } from '../record/database.ts';

type Database = ReturnType<typeof openDatabase>;

/** Opens the file, which must be there, for `read`, and closes it. Throws FmxError('storage'). */
export function withReader<T>(file: string, read: (db: Database) => T): T {
  const db = openDatabase(file, { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}
