// What the tests of data sets share: folders, idx files, files with a known checksum, and an HTTP server.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { type KnownFile, publishedHeader } from '../../src/datasets/known-file.ts';
import { FmxError } from '../../src/errors.ts';
import { newFolder } from '../folders.ts';

/** Writes a file into a new folder and gives its path. */
export function fileWith(bytes: Uint8Array, name = 'some-idx-ubyte'): string {
  const path = join(newFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** An idx file of unsigned bytes; `says` are the dimensions in its header. */
export function idx(says: number[], data: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * says.length);
  header.set([0, 0, 8, says.length]);
  says.forEach((dim, i) => {
    header.writeUInt32BE(dim, 4 + 4 * i);
  });
  return Buffer.concat([header, data]);
}

/** A gzipped file as somebody publishes it, and what is known about it. */
export function published(name: string, content: Uint8Array): { known: KnownFile; bytes: Buffer } {
  const named = { name, packed_at: 1504176627 };
  // The header that zlib writes has 10 bytes: no name, no time.
  const bytes = Buffer.concat([
    publishedHeader({ ...named, bytes: 0, md5: '' }),
    gzipSync(content).subarray(10),
  ]);
  return {
    known: { ...named, bytes: bytes.length, md5: createHash('md5').update(bytes).digest('hex') },
    bytes,
  };
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface Server {
  url: string;
  /** The range that each request asked for, in order; `-` where it asked for all. */
  ranges: string[];
}

/** An HTTP server that goes when the test ends. */
export async function serve(answer: Answer): Promise<Server> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? '-');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ranges };
}

/** An address where nobody listens. */
export async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}

/** Where in a file a request wants it to begin. */
export const startOf = (request: IncomingMessage): number =>
  Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);

/** Answers as a good server does: with the wanted range, where one is wanted. */
export function sendRange(bytes: Buffer, request: IncomingMessage, response: ServerResponse, until?: number) {
  const start = startOf(request);
  response.writeHead(start > 0 ? 206 : 200, {
    'content-length': bytes.length - start,
    ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
  });
  // With `until`, the connection breaks off there.
  if (until === undefined) response.end(bytes.subarray(start));
  else response.write(bytes.subarray(start, until), () => setTimeout(() => response.destroy(), 20));
}

/** The FmxError that something fails with. */
export async function failureOf(work: Promise<unknown>): Promise<FmxError> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof FmxError) return error;
  throw error;
}
