// Data sets that Debian packages: fetched with apt-get and unpacked without being root.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface DebianPackage {
  name: string;
  /** Where the installed package keeps its files. */
  folder: string;
}

/**
 * Downloads and unpacks a package below `scratch`; gives the folder with its files.
 * Throws an Error with the reason that apt-get or dpkg-deb gives.
 */
export async function unpackDebianPackage(
  { name, folder }: DebianPackage,
  scratch: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  await runIn(scratch, signal, 'apt-get', 'download', name);
  const [archive] = (await readdir(scratch)).filter((entry) => entry.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get download left no package');
  await runIn(scratch, signal, 'dpkg-deb', '-x', archive, 'unpacked');
  return join(scratch, 'unpacked', folder);
}

async function runIn(
  cwd: string,
  signal: AbortSignal | undefined,
  command: string,
  ...args: string[]
): Promise<void> {
  try {
    await run(command, args, { cwd, signal, env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(reasonOf(command, error), { cause: error });
  }
}

/** The command's own first error line, if it wrote one. */
function reasonOf(command: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return `there is no ${command} on this machine`;
  const stderr = 'stderr' in error ? String(error.stderr) : '';
  return /^E: (.*)$/m.exec(stderr)?.[1] ?? (stderr.trim() || error.message);
}
