// SQLite's errors in words: what is wrong with the file, and what to do about it.
import Database from 'better-sqlite3';
import { FmxError, messageOf } from '../errors.ts';

interface Explanation {
  says: string;
  hint: string;
}

const ELSEWHERE = 'Give another file with --db.';

/** By SQLite's primary result code (https://www.sqlite.org/rescode.html). */
const explanations: Record<string, Explanation> = {
  BUSY: {
    says: 'is locked by another process',
    hint: 'Wait until that process is done, or close it, then try again.',
  },
  FULL: { says: 'cannot be written: the disk is full', hint: 'Free some space, then try again.' },
  READONLY: {
    says: 'cannot be written: the file or its folder is read-only',
    hint: `Make it writable, or: ${ELSEWHERE}`,
  },
  CANTOPEN: {
    says: 'cannot be opened',
    hint: `Is it a file, in a folder where you may write? If not: ${ELSEWHERE}`,
  },
  NOTADB: { says: 'is not a database of fmx; it was left as it is', hint: ELSEWHERE },
  CORRUPT: {
    says: 'is damaged; it was left as it is',
    hint: '`sqlite3 FILE .recover` saves what can still be read; or give another file with --db.',
  },
  IOERR: {
    says: 'cannot be read or written',
    hint: `Is there space left, and is the disk in order? If not: ${ELSEWHERE}`,
  },
};

/** The same error, said to a person where it comes from SQLite; any other error as it is. */
export function storageError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const primary = error.code.split('_')[1] ?? '';
  const explanation = explanations[primary];
  if (explanation === undefined) {
    return new FmxError('storage', `${file}: ${error.message}`, { cause: error });
  }
  const { says, hint } = explanation;
  const detail = primary === 'BUSY' || primary === 'FULL' ? '' : ` (${messageOf(error)})`;
  return new FmxError('storage', `${file} ${says}${detail}`, { hint, cause: error });
}

/** Does the work, and says SQLite's errors in words. */
export function explaining<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageError(error, file);
  }
}
