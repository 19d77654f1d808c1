// Files whose content is known beforehand, and the check that a file is one of them.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf } from '../errors.ts';
import { type Content, contentOf, hasCopy } from './unpacked.ts';

/** A gzipped file as its authors published it. */
export interface KnownFile {
  name: string;
  bytes: number;
  /** MD5 (hex) of the published file. */
  md5: string;
  /** The time in its gzip header, in seconds since 1970. */
  packed_at: number;
  /** Of a large one, what it holds. */
  content?: Content;
}

/** The fault of a file that is not there. */
export const MISSING = 'is missing';

const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const HAS_CHECKSUM = 2;

/**
 * What is wrong with a file on disk, in words; undefined where it is the known one. Where what it says that it holds is
 * there unpacked, that is read in its place, and checked when it is.
 *
 * Packagers strip name and time from a gzip header (Debian's strip-nondeterminism does), so the MD5 is that
 * of the file with its published header put back.
 */
export async function faultOf(path: string, file: KnownFile): Promise<string | undefined> {
  if (file.content && isSame(file.content, await contentOf(path)) && (await hasCopy(file.content))) {
    return undefined;
  }
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing ? MISSING : `cannot be read: ${messageOf(error)}`;
  }
  const published = createHash('md5')
    .update(publishedHeader(file))
    .update(bytes.subarray(headerLength(bytes)));
  if (published.digest('hex') === file.md5) return undefined;
  if (bytes.length < file.bytes - file.name.length) {
    return `is truncated, or another file: it has ${bytes.length} of ${file.bytes} bytes`;
  }
  const found = createHash('md5').update(bytes).digest('hex');
  return `is damaged, or another file: its MD5 is ${found}, not ${file.md5}`;
}

const isSame = (known: Content, found: Content | undefined): boolean =>
  known.bytes === found?.bytes && known.checksum === found.checksum;

/** RFC 1952, section 2.3: magic, deflate, flags, time, no extra flags, Unix, and the name without `.gz`. */
export function publishedHeader({ name, packed_at }: KnownFile): Buffer {
  const fixed = Buffer.from([0x1f, 0x8b, 8, HAS_NAME, 0, 0, 0, 0, 0, 3]);
  fixed.writeUInt32LE(packed_at, 4);
  return Buffer.concat([fixed, Buffer.from(`${name.replace(/\.gz$/, '')}\0`, 'latin1')]);
}

/** The length of a file's gzip header; 0 where it is no gzip file. */
function headerLength(bytes: Buffer): number {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b) return 0;
  const flags = bytes[3] ?? 0;
  let end = 10;
  if (flags & HAS_EXTRA) end += 2 + bytes.readUInt16LE(10);
  if (flags & HAS_NAME) end = bytes.indexOf(0, end) + 1;
  if (flags & HAS_COMMENT) end = bytes.indexOf(0, end) + 1;
  if (flags & HAS_CHECKSUM) end += 2;
  return end;
}
