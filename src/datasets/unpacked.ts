// Copies of what large gzipped files hold, unpacked, in fmx's cache: reading one takes a fifth of the time.
//
// A copy is known by the length and the checksum of what it must hold, which a gzip file says itself, and is checked
// against them each time. Where there is no cache to write to, there are no copies.
import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cacheFolder } from './cache.ts';
import { removeParts, takePart } from './part.ts';

/** What a gzip file says at its end that it holds (RFC 1952, section 2.3.1). */
export interface Content {
  bytes: number;
  /** CRC-32. */
  checksum: number;
}

const TRAILER_BYTES = 8;

/** Less is unpacked as fast as it is found. */
const LEAST_BYTES = 2 ** 22;

const folder = (): string => cacheFolder('unpacked');
const nameOf = ({ bytes, checksum }: Content): string => `${checksum.toString(16).padStart(8, '0')}-${bytes}`;

/** Undefined where a file is no gzip file, or cannot be read. */
export async function contentOf(path: string): Promise<Content | undefined> {
  const file = await open(path).catch(() => undefined);
  try {
    const size = (await file?.stat())?.size ?? 0;
    if (!file || size < 2 + TRAILER_BYTES) return undefined;
    const ends = Buffer.alloc(2 + TRAILER_BYTES);
    await file.read(ends, 0, 2, 0);
    await file.read(ends, 2, TRAILER_BYTES, size - TRAILER_BYTES);
    if (ends[0] !== 0x1f || ends[1] !== 0x8b) return undefined;
    return { checksum: ends.readUInt32LE(2), bytes: ends.readUInt32LE(6) };
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

/** Is there a copy, of that length? */
export async function hasCopy(content: Content): Promise<boolean> {
  const copy = await stat(join(folder(), nameOf(content))).catch(() => undefined);
  return copy?.size === content.bytes;
}

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
