// Finds the folder that holds a known data set: the user's, fmx's cache, Debian's, else a fetched one.
import { join, resolve } from 'node:path';
import { FmxError } from '../errors.ts';
import { cacheFolder } from './cache.ts';
import type { LocateContext } from './dataset.ts';
import { fetchFiles, type Origin } from './fetch.ts';
import { faultOf, MISSING } from './known-file.ts';

/**
 * The folder in which all files of an origin are, each checked against its MD5. A data folder that the user
 * names is the only one looked at. Throws FmxError('data') where that lacks a file, or where none can be
 * fetched.
 */
export async function findFolder(origin: Origin, context: LocateContext): Promise<string> {
  if (context.dataDir !== undefined) {
    const folder = resolve(context.dataDir);
    const faults = await faultsIn(folder, origin);
    if (faults.length > 0) throw unusable(folder, faults, origin);
    return folder;
  }
  const cache = cacheFolder(origin.name);
  for (const folder of origin.debian === undefined ? [cache] : [cache, origin.debian.folder]) {
    const faults = await faultsIn(folder, origin);
    if (faults.length === 0) return folder;
    const damaged = faults.filter(({ fault }) => fault !== MISSING);
    if (damaged.length > 0) context.onNotice?.(`${folder} is not used: ${list(damaged, '; ')}`);
  }
  await fetchFiles(origin, cache, context);
  return cache;
}

interface Fault {
  name: string;
  fault: string;
}

async function faultsIn(folder: string, { files }: Origin): Promise<Fault[]> {
  const found = await Promise.all(
    files.map(async (file) => ({ name: file.name, fault: await faultOf(join(folder, file.name), file) })),
  );
  return found.flatMap(({ name, fault }) => (fault === undefined ? [] : [{ name, fault }]));
}

const list = (faults: Fault[], separator: string): string =>
  faults.map(({ name, fault }) => `${name} ${fault}`).join(separator);

function unusable(folder: string, faults: Fault[], { title, homepage }: Origin): FmxError {
  return new FmxError(
    'data',
    `the data folder ${folder} does not hold ${title}:\n  ${list(faults, '\n  ')}`,
    {
      hint: `Put the files from ${homepage} there, or leave out --data-dir and FMX_DATA and fmx finds or fetches them.`,
    },
  );
}
