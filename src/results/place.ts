// Puts files and folders where they are wanted, whole or not at all, and nothing in the place of what is there.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FmxError, messageOf } from '../errors.ts';
import { isRunning } from '../processes.ts';

export interface Placed {
  /** Made where it is missing. */
  folder: string;
  /** The names of what will lie in it. */
  entries: readonly string[];
  /** Replace entries that are there; other ones are never touched. */
  force: boolean;
}

/**
 * `write` makes the entries in an empty folder that it gets; then each goes to its place. Throws FmxError('usage') where
 * one is there already, and FmxError('storage') where it cannot be written.
 */
export function place({ folder, entries, force }: Placed, write: (temporary: string) => void): void {
  const there = entries.map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (there.length > 0 && !force) throw thereAlready(there);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new FmxError('usage', `${folder} is a file, and a folder is needed`, {
      hint: 'Give another one with --output.',
    });
  }
  let temporary: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    removeAbandoned(folder);
    // Beside its entries, so that renaming is enough to put them there.
    temporary = mkdtempSync(join(folder, `.fmx-export-${process.pid}@${hostname()}-`));
    write(temporary);
    for (const name of entries) {
      rmSync(join(folder, name), { recursive: true, force: true });
      renameSync(join(temporary, name), join(folder, name));
    }
  } catch (cause) {
    if (cause instanceof FmxError || !isOfFiles(cause)) throw cause;
    throw new FmxError('storage', `${folder} cannot be written to: ${messageOf(cause)}`, {
      hint: 'Free some room or give another place with --output.',
      cause,
    });
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

/** What exports of this machine have left that were killed. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const { pid, host } = /^\.fmx-export-(?<pid>\d+)@(?<host>.+)-\w{6}$/.exec(name)?.groups ?? {};
    if (host !== hostname() || isRunning(Number(pid))) continue;
    try {
      rmSync(join(folder, name), { recursive: true });
    } catch {
      // It is somebody else's, or has just been removed.
    }
  }
}

export function thereAlready([first = '', ...others]: readonly string[]): FmxError {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return new FmxError('usage', `${first}${more} is there already, and was left as it is`, {
    hint: 'Replace it with --force, or give another place with --output.',
  });
}

const isOfFiles = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
