// Brings known files into fmx's cache: from one mirror after the other, else out of a Debian package.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FmxError, messageOf } from '../errors.ts';
import type { LocateContext } from './dataset.ts';
import { type DebianPackage, unpackDebianPackage } from './debian.ts';
import { download } from './download.ts';
import { faultOf, type KnownFile } from './known-file.ts';
import { leavePart, removeParts, takePart } from './part.ts';

/** Where a data set can be had from. */
export interface Origin {
  /** The name of its folder in the cache. */
  name: string;
  /** The data set, as people call it. */
  title: string;
  files: readonly KnownFile[];
  /** URLs of folders that hold the files. */
  mirrors: readonly string[];
  debian?: DebianPackage;
  /** A page from which a person can download the files. */
  homepage: string;
}

export type FetchContext = Pick<LocateContext, 'onProgress' | 'onNotice' | 'signal'>;

/**
 * Fetches what `folder` lacks of the files. A file gets its name there only when it is whole and checked;
 * any number of processes may do this at once. Throws FmxError('data') with each source's reason for
 * failing, FmxError('storage') where the folder cannot be written, or the signal's reason.
 */
export async function fetchFiles(origin: Origin, folder: string, context: FetchContext): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw notWritable(folder, error);
  });
  const failures: string[] = [];
  const attempt = async (source: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      context.signal?.throwIfAborted();
      if (isAboutStorage(error)) throw notWritable(folder, error);
      failures.push(`${source}: ${reasonOf(error)}`);
      return false;
    }
  };

  for (const mirror of origin.mirrors) {
    if (await attempt(mirror, () => fromMirror(mirror, origin.files, folder, context))) return;
  }
  const { debian } = origin;
  if (debian !== undefined) {
    const source = `apt-get download ${debian.name}`;
    if (await attempt(source, () => fromDebian(debian, origin.files, folder, context))) return;
  }
  throw new FmxError(
    'data',
    `${origin.title} is not on this machine and cannot be fetched:\n${failures.map((line) => `  ${line}`).join('\n')}`,
    { hint: adviceFor(origin, folder) },
  );
}

async function fromMirror(
  mirror: string,
  files: readonly KnownFile[],
  folder: string,
  context: FetchContext,
): Promise<void> {
  for (const file of files) {
    if ((await faultOf(join(folder, file.name), file)) === undefined) continue;
    const url = new URL(file.name, mirror).href;
    context.onNotice?.(`fetching ${url}`);
    await fetchFile(url, file, folder, context);
  }
}

async function fetchFile(url: string, file: KnownFile, folder: string, context: FetchContext): Promise<void> {
  const { name, bytes } = file;
  const options = {
    signal: context.signal,
    onReceived: (received: number) => context.onProgress?.({ file: name, received, total: bytes }),
  };
  await install(file, folder, async (part) => {
    const resumed = existsSync(part);
    await download(url, part, bytes, options);
    if (resumed && (await faultOf(part, file)) !== undefined) {
      // What the earlier attempt left may be to blame: once more, from the first byte.
      await rm(part);
      await download(url, part, bytes, options);
    }
  });
}

async function fromDebian(
  debian: DebianPackage,
  files: readonly KnownFile[],
  folder: string,
  { onNotice, signal }: FetchContext,
): Promise<void> {
  onNotice?.(`fetching Debian's package ${debian.name}`);
  const scratch = await mkdtemp(join(tmpdir(), 'fmx-debian-'));
  try {
    const unpacked = await unpackDebianPackage(debian, scratch, signal);
    for (const file of files) {
      await install(file, folder, (part) => copyFile(join(unpacked, file.name), part));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Lets `fill` write a file under another name, and gives it its own once it is whole, checked and on disk. */
async function install(
  file: KnownFile,
  folder: string,
  fill: (part: string) => Promise<void>,
): Promise<void> {
  const part = await takePart(folder, file.name);
  try {
    await fill(part);
    const fault = await faultOf(part, file);
    if (fault !== undefined) {
      await rm(part, { force: true });
      throw new Error(`${file.name} ${fault}`);
    }
    await sync(part);
    await rename(part, join(folder, file.name));
    await removeParts(folder, file.name);
  } finally {
    await leavePart(part, folder, file.name);
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** `fetch` hides its reason in the cause, and where several addresses were tried, in that cause's code. */
function reasonOf(error: unknown): string {
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.message === '' && 'code' in cause) return String(cause.code);
  return messageOf(cause);
}

function isAboutStorage(error: unknown): boolean {
  const codes: unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO'];
  return error instanceof Error && 'code' in error && codes.includes(error.code);
}

function notWritable(folder: string, cause: unknown): FmxError {
  return new FmxError('storage', `the cache folder ${folder} cannot be written: ${messageOf(cause)}`, {
    hint: 'Make room there, set FMX_CACHE to another folder, or give the data with --data-dir.',
    cause,
  });
}

function adviceFor({ files, debian, homepage }: Origin, folder: string): string {
  const install = debian === undefined ? '' : `install Debian's package ${debian.name}, `;
  const names = files.map(({ name }) => name).join(', ');
  return `Point --data-dir at a folder with the files, ${install}or download ${names} from ${homepage} into ${folder}.`;
}
