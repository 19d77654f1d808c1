// Writes a long text to a file piece by piece.
import { closeSync, openSync, writeSync } from 'node:fs';

const CHUNK = 1 << 16;

/** Opens a file for `work`, which gets a function that adds to it, and closes it. */
export function writeText(file: string, work: (add: (text: string) => void) => void): void {
  const fd = openSync(file, 'wx');
  let waiting = '';
  const flush = (): void => {
    const bytes = Buffer.from(waiting);
    waiting = '';
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  };
  try {
    work((text) => {
      waiting += text;
      if (waiting.length >= CHUNK) flush();
    });
    flush();
  } finally {
    closeSync(fd);
  }
}
