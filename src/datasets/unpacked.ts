// Copies of what large gzipped files hold, unpacked, in fmx's cache: reading one takes a fifth of the time.
//
// A copy is known by the length and the checksum of what it must hold, which a gzip file says itself, and is checked
// against them each time. Where there is no cache to write to, there are no copies.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cacheFolder } from './cache.ts';
import { removeParts, takePart } from './part.ts';

export interface Content {
  bytes: number;
  /** CRC-32, as at the end of a gzip file (RFC 1952, section 2.3.1). */
  checksum: number;
}

/** Less is unpacked as fast as it is found. */
const LEAST_BYTES = 2 ** 22;

const folder = (): string => cacheFolder('unpacked');
const nameOf = ({ bytes, checksum }: Content): string => `${checksum.toString(16).padStart(8, '0')}-${bytes}`;

/** Undefined where there is none, or it is damaged. */
export async function readCopy(content: Content): Promise<Buffer | undefined> {
  if (content.bytes < LEAST_BYTES) return undefined;
  const copy = await readFile(join(folder(), nameOf(content))).catch(() => undefined);
  return copy?.length === content.bytes && crc32(copy) === content.checksum ? copy : undefined;
}

/** Keeps a copy for the next time, if it can; any number of processes may do so at once. */
export async function keepCopy(content: Content, copy: Buffer): Promise<void> {
  if (content.bytes < LEAST_BYTES) return;
  const name = nameOf(content);
  try {
    await mkdir(folder(), { recursive: true });
    const part = await takePart(folder(), name);
    await writeFile(part, copy);
    await rename(part, join(folder(), name));
    await removeParts(folder(), name);
  } catch {
    // Without room, or the right to write, it is unpacked again.
  }
}
