// Unfinished downloads on disk, each owned by one process at a time, so that a later one can go on with it.
//
//   NAME.part                  left behind on purpose, free to take
//   NAME.PID@HOST-RANDOM.part  being written by that process, or left behind when it was killed
//
// Taking one is a rename, which only one process can win.
import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../processes.ts';

/** Takes over the unfinished download of a file, or starts one; gives the path to write to. */
export async function takePart(folder: string, name: string): Promise<string> {
  const mine = join(folder, `${name}.${process.pid}@${hostname()}-${randomBytes(4).toString('hex')}.part`);
  for (const part of await freeParts(folder, name)) {
    const taken = await rename(part, mine).then(
      () => true,
      () => false,
    );
    if (taken) break;
  }
  return mine;
}

/** Leaves what has come so far to whoever fetches the file next. */
export async function leavePart(part: string, folder: string, name: string): Promise<void> {
  const size = await stat(part).then(
    (file) => file.size,
    () => 0,
  );
  if (size > 0) await rename(part, join(folder, `${name}.part`));
  else await rm(part, { force: true });
}

/** Removes what nobody needs any more, once the file is there. */
export async function removeParts(folder: string, name: string): Promise<void> {
  for (const part of await freeParts(folder, name)) await rm(part, { force: true });
}

async function freeParts(folder: string, name: string): Promise<string[]> {
  const parts = (await readdir(folder)).filter((entry) => entry.startsWith(`${name}.`) && isFree(entry));
  return parts.map((entry) => join(folder, entry));
}

function isFree(entry: string): boolean {
  const owner = /\.(?<pid>\d+)@(?<host>.+)-[0-9a-f]{8}\.part$/.exec(entry)?.groups;
  if (owner === undefined) return entry.endsWith('.part');
  return owner.host === hostname() && !isRunning(Number(owner.pid));
}
