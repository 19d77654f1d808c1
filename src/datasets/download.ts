// One file over HTTP, resumed where an earlier attempt broke off.
import { type FileHandle, open } from 'node:fs/promises';

export interface DownloadOptions {
  /** Called with the bytes that are on disk, whenever more have come. */
  onReceived?: (received: number) => void;
  signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which a server is given up. */
  patience?: number;
}

/** A connection that breaks off is tried so often, as long as each attempt brings the file further. */
const ATTEMPTS = 5;

/**
 * Downloads `url` to the end of the file `to`, until that has `size` bytes. Throws an Error that says
 * what went wrong, or the signal's reason; what has come so far stays in the file.
 */
export async function download(
  url: string,
  to: string,
  size: number,
  options: DownloadOptions = {},
): Promise<void> {
  const file = await open(to, 'a');
  try {
    if ((await file.stat()).size > size) await file.truncate(0);
    for (let attempt = 1; ; attempt++) {
      const start = (await file.stat()).size;
      if (start === size) return;
      try {
        await receive(url, file, start, size, options);
      } catch (error) {
        options.signal?.throwIfAborted();
        if (attempt === ATTEMPTS || (await file.stat()).size <= start) throw error;
      }
    }
  } finally {
    await file.close();
  }
}

/** One request, for what comes after `start` bytes. */
async function receive(
  url: string,
  file: FileHandle,
  start: number,
  size: number,
  { onReceived, signal, patience = 30_000 }: DownloadOptions,
): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(() => {
    stall.abort(new Error(`nothing came for ${patience / 1000} s`));
  }, patience);
  try {
    const response = await fetch(url, {
      // The file's own bytes are wanted, not bytes packed once more for the way.
      headers: { 'accept-encoding': 'identity', ...(start > 0 && { range: `bytes=${start}-` }) },
      signal: AbortSignal.any(signal === undefined ? [stall.signal] : [stall.signal, signal]),
    });
    let received = firstByte(response, start, size);
    if (received < start) await file.truncate(received);
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      received += chunk.length;
      if (received > size) {
        await file.truncate(0);
        throw new Error(`sent more than the expected ${size} bytes`);
      }
      await file.appendFile(chunk);
      onReceived?.(received);
    }
    if (received < size) throw new Error(`ended after ${received} of ${size} bytes`);
  } finally {
    clearTimeout(timer);
  }
}

/** Where in the file the answer's body begins: 0 where the server ignored the range. */
function firstByte(response: Response, start: number, size: number): number {
  const { status, statusText, headers } = response;
  if (status === 416) throw new Error(`has no more than ${start} of ${size} bytes`);
  if (status !== 200 && status !== 206) throw new Error(`answered ${status} ${statusText}`.trim());
  const begin = status === 206 ? start : 0;
  const length = headers.get('content-length');
  if (length !== null && begin + Number(length) !== size) {
    throw new Error(`offers ${begin + Number(length)} bytes instead of ${size}`);
  }
  if (status === 206 && !headers.get('content-range')?.startsWith(`bytes ${start}-`)) {
    throw new Error(`answered with the range ${headers.get('content-range')}, not from byte ${start} on`);
  }
  return begin;
}
