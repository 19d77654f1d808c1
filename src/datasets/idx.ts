// Reads idx files, MNIST's format: a magic number, the dimensions, then the bytes; plain or gzipped.
//
//   00 00 | element type (08: unsigned byte) | number of dimensions | each dimension, 32 bits, big endian | data
import { open, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { FmxError, messageOf } from '../errors.ts';
import { contentOf, keepCopy, readCopy } from './unpacked.ts';

const unpack = promisify(gunzip);

const UNSIGNED_BYTE = 0x08;
/** Deflate makes data at most 1032 times smaller: a header that promises more than that lies. */
const MAX_RATIO = 1032;
/** The largest file that is read into memory. */
const MAX_BYTES = 2 ** 31;
/** Enough of a file to hold its header, gzipped or not. */
const START_BYTES = 4096;

export interface IdxHeader {
  /** As in `[60000, 28, 28]`. */
  dims: number[];
  /** Where the data begin. */
  offset: number;
  /** Of the whole file, unpacked: header and data. */
  bytes: number;
}

export interface Idx {
  dims: number[];
  /** Row after row: the last dimension runs fastest. */
  data: Uint8Array;
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** Reads the header from an unpacked file's first bytes; `file` is for messages. Throws FmxError('data'). */
export function parseIdxHeader(start: Buffer, file: string): IdxHeader {
  if (start.length < 4) throw new FmxError('data', `${file} is truncated: it ends inside its header`);
  const type = start[2];
  const rank = start[3] ?? 0;
  if (start[0] !== 0 || start[1] !== 0 || rank === 0) {
    throw new FmxError('data', `${file} is not an idx file: it begins with ${hex(start.subarray(0, 4))}`, {
      hint: 'An idx file of images begins with 00 00 08 03, one of labels with 00 00 08 01.',
    });
  }
  if (type !== UNSIGNED_BYTE) {
    throw new FmxError('data', `${file} holds elements of type 0x${hex(start.subarray(2, 3))}`, {
      hint: 'fmx reads unsigned bytes (type 0x08).',
    });
  }
  const offset = 4 + 4 * rank;
  if (start.length < offset) throw new FmxError('data', `${file} is truncated: it ends inside its header`);
  const dims = Array.from({ length: rank }, (_, i) => start.readUInt32BE(4 + 4 * i));
  return { dims, offset, bytes: offset + dims.reduce((product, dim) => product * dim, 1) };
}

/** Reads a file's header alone, unpacking no more than its first 4096 bytes. Throws FmxError('data'). */
export async function readIdxHeader(file: string): Promise<IdxHeader> {
  let start: Buffer;
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
      start = buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  return parseIdxHeader(unpackStart(start, file), file);
}

/**
 * Reads a file. What it unpacks to is bounded by its header, and its header by its size.
 * Throws FmxError('data') where it is truncated, damaged, or not what its header says.
 */
export async function readIdx(file: string): Promise<Idx> {
  const header = await readIdxHeader(file);
  const content = await contentOf(file);
  const copy = content?.bytes === header.bytes ? await readCopy(content) : undefined;
  if (copy) return { dims: header.dims, data: copy.subarray(header.offset) };
  let packed: Buffer;
  try {
    packed = await readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  const says = `its header says ${header.dims.join(' × ')}`;
  const possible = isGzip(packed) ? packed.length * MAX_RATIO : packed.length;
  if (header.bytes > possible) {
    throw new FmxError(
      'data',
      `${file} is truncated: ${says}, more than its ${packed.length} bytes can hold`,
    );
  }
  if (header.bytes > MAX_BYTES) {
    throw new FmxError('data', `${file} is too large: ${says}, and fmx reads at most 2 GiB into memory`);
  }
  const bytes = isGzip(packed)
    ? await unpackAll(packed, header.bytes, `${file} is damaged: ${says}`)
    : packed;
  if (bytes.length !== header.bytes) {
    const fault = bytes.length < header.bytes ? 'is truncated' : 'is longer than it should be';
    throw new FmxError(
      'data',
      `${file} ${fault}: ${says}, ${header.bytes} bytes in all, but it holds ${bytes.length}`,
    );
  }
  // Nobody waits for it.
  if (content) void keepCopy(content, bytes);
  return { dims: header.dims, data: bytes.subarray(header.offset) };
}

function unreadable(file: string, cause: unknown): FmxError {
  const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const fault = missing ? 'does not exist' : `cannot be read: ${messageOf(cause)}`;
  return new FmxError('data', `${file} ${fault}`, { cause });
}

/** The beginning of what a file holds: of its first bytes, as much as can be unpacked. */
function unpackStart(start: Buffer, file: string): Buffer {
  if (!isGzip(start)) return start;
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    throw new FmxError('data', `${file} is damaged: ${messageOf(cause)}`, { cause });
  }
}

/** Unpacks `expected` bytes into one buffer; more than that is refused as soon as it comes. */
async function unpackAll(packed: Buffer, expected: number, complaint: string): Promise<Buffer> {
  try {
    // One byte more than expected makes zlib notice the end in its first call.
    return await unpack(packed, { maxOutputLength: expected, chunkSize: Math.max(64, expected + 1) });
  } catch (cause) {
    const bomb = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const fault = bomb ? `it unpacks to more than those ${expected} bytes` : messageOf(cause);
    throw new FmxError('data', `${complaint}, but ${fault}`, { cause });
  }
}
