import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it, vi } from 'vitest';
import { download } from '../../src/datasets/download.ts';
import { fetchFiles, type Origin } from '../../src/datasets/fetch.ts';
import { newFolder } from '../folders.ts';
import { type Answer, failureOf, nobody, published, sendRange, serve, startOf } from './support.ts';

/** 200,000 bytes that do not pack. */
const noise = Buffer.concat(
  Array.from({ length: 6250 }, (_, i) => createHash('sha256').update(String(i)).digest()),
);
const { known, bytes } = published('noise.gz', noise);
const half = Math.floor(bytes.length / 2);

const from = (...mirrors: string[]): Origin => ({
  name: 'noise',
  title: 'Noise',
  files: [known],
  mirrors,
  homepage: 'https://example.org/noise',
});

const good: Answer = (request, response) => sendRange(bytes, request, response);
const missing: Answer = (_, response) => response.writeHead(404).end();

/** The folder holds the file, whole, and nothing else. */
function expectFetched(folder: string): void {
  expect(readdirSync(folder)).toEqual(['noise.gz']);
  expect(readFileSync(join(folder, 'noise.gz')).equals(bytes)).toBe(true);
}

describe('fetchFiles', () => {
  it('downloads a file, tells of its progress, and does not download it again', async () => {
    const server = await serve(good);
    const folder = join(newFolder(), 'new', 'cache');
    const received: number[] = [];
    const notices: string[] = [];
    await fetchFiles(from(server.url), folder, {
      onProgress: (progress) => {
        expect(progress).toMatchObject({ file: 'noise.gz', total: bytes.length });
        received.push(progress.received);
      },
      onNotice: (message) => notices.push(message),
    });
    expectFetched(folder);
    expect(received.at(-1)).toBe(bytes.length);
    expect(received.toSorted((a, b) => a - b)).toEqual(received);
    expect(notices).toEqual([`fetching ${server.url}noise.gz`]);

    await fetchFiles(from(server.url), folder, {});
    expect(server.ranges).toEqual(['-']);
  });

  it('goes on where the connection broke off', async () => {
    const server = await serve((request, response) => {
      sendRange(bytes, request, response, startOf(request) === 0 ? half : undefined);
    });
    const folder = newFolder();
    await fetchFiles(from(server.url), folder, {});
    expectFetched(folder);
    expect(server.ranges).toEqual(['-', `bytes=${half}-`]);
  });

  it('starts anew with a server that does not know ranges', async () => {
    let requests = 0;
    const server = await serve((request, response) => {
      delete request.headers.range;
      requests += 1;
      sendRange(bytes, request, response, requests === 1 ? half : undefined);
    });
    const folder = newFolder();
    await fetchFiles(from(server.url), folder, {});
    expectFetched(folder);
    expect(server.ranges).toEqual(['-', `bytes=${half}-`]);
  });

  it('takes the next mirror where one fails, and finishes what the first began', async () => {
    const breaking = await serve((request, response) => {
      if (startOf(request) === 0) sendRange(bytes, request, response, half);
      else missing(request, response);
    });
    const second = await serve(good);
    const closed = await nobody();
    const folder = newFolder();
    await fetchFiles(from(closed, breaking.url, second.url), folder, {});
    expectFetched(folder);
    expect(second.ranges).toEqual([`bytes=${half}-`]);
  });

  it.each([
    ['other bytes', Buffer.from('not the beginning of that file'), ['bytes=30-', '-']],
    ['too many bytes', Buffer.concat([bytes, bytes]), ['-']],
    ['as many other bytes', Buffer.alloc(bytes.length), ['-']],
  ])('does not trust an earlier attempt that left %s', async (_, left, ranges) => {
    const server = await serve(good);
    const folder = newFolder();
    writeFileSync(join(folder, 'noise.gz.part'), left);
    await fetchFiles(from(server.url), folder, {});
    expectFetched(folder);
    expect(server.ranges).toEqual(ranges);
  });

  it('replaces a damaged file in the cache', async () => {
    const server = await serve(good);
    const folder = newFolder();
    writeFileSync(join(folder, 'noise.gz'), bytes.subarray(0, half));
    await fetchFiles(from(server.url), folder, {});
    expectFetched(folder);
  });

  const other = Buffer.from(bytes);
  other[half] = (other[half] as number) ^ 1;

  it.each<[string, Answer, RegExp]>([
    [
      'sends other bytes',
      (q, r) => sendRange(other, q, r),
      /noise.gz is damaged, or another file: its MD5 is/,
    ],
    [
      'sends a shorter file',
      (q, r) => sendRange(bytes.subarray(0, half), q, r),
      /offers \d+ bytes instead of/,
    ],
    ['ends too early', (_, r) => r.end(bytes.subarray(0, half)), /offers \d+ bytes instead of/],
    [
      'ends too early without saying so before',
      (q, r) => {
        r.write(bytes.subarray(startOf(q), half));
        r.end();
      },
      /ended after \d+ of \d+ bytes/,
    ],
    [
      'never ends',
      (_, r) => {
        const more = () => {
          if (!r.destroyed) r.write(noise, () => setImmediate(more));
        };
        more();
      },
      /sent more than the expected \d+ bytes/,
    ],
    [
      'sends another range',
      (q, r) => {
        if (startOf(q) === 0) return sendRange(bytes, q, r, half);
        r.writeHead(206, { 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` }).end();
      },
      /answered with the range bytes 0-/,
    ],
    ['does not have it', missing, /answered 404 Not Found/],
  ])('refuses what comes from a server that %s', async (_, answer, reason) => {
    const server = await serve(answer);
    const folder = newFolder();
    const error = await failureOf(fetchFiles(from(server.url), folder, {}));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(reason);
    expect(existsSync(join(folder, 'noise.gz'))).toBe(false);
  });

  it("tells each mirror's reason, and what to do", async () => {
    const server = await serve(missing);
    const closed = await nobody();
    const folder = newFolder();
    const error = await failureOf(fetchFiles(from(closed, server.url), folder, {}));
    expect(error.message).toBe(
      'Noise is not on this machine and cannot be fetched:\n' +
        `  ${closed}: connect ECONNREFUSED ${new URL(closed).host}\n` +
        `  ${server.url}: answered 404 Not Found`,
    );
    expect(error.hint).toBe(
      'Point --data-dir at a folder with the files, or download noise.gz from ' +
        `https://example.org/noise into ${folder}.`,
    );
  });

  it('stops when told to, and leaves what it has to the next one', async () => {
    const server = await serve((request, response) => {
      if (startOf(request) > 0) return good(request, response);
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, half));
    });
    const folder = newFolder();
    const stop = new AbortController();
    const fetching = fetchFiles(from(server.url), folder, {
      signal: stop.signal,
      onProgress: ({ received }) => received === half && stop.abort(new Error('Ctrl-C')),
    });
    await expect(fetching).rejects.toThrow('Ctrl-C');
    expect(readdirSync(folder)).toEqual(['noise.gz.part']);

    await fetchFiles(from(server.url), folder, {});
    expectFetched(folder);
    expect(server.ranges).toEqual(['-', `bytes=${half}-`]);
  });

  it('says that a cache folder cannot be written', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const error = await failureOf(fetchFiles(from(), join(file, 'cache'), {}));
    expect(error.code).toBe('storage');
    expect(error.message).toContain(`the cache folder ${join(file, 'cache')} cannot be written`);
    expect(error.hint).toContain('FMX_CACHE');
  });
});

describe('download', () => {
  it('gives up a server that falls silent', async () => {
    const server = await serve((_, response) => response.writeHead(200).write(bytes.subarray(0, half)));
    const file = join(newFolder(), 'noise.gz');
    const downloading = download(server.url, file, bytes.length, { patience: 100 });
    await expect(downloading).rejects.toThrow('nothing came for 0.1 s');
  });
});

describe('fetchFiles in processes of their own', { timeout: 20_000 }, () => {
  /** Starts a process that fetches from a server into a folder. */
  function start(url: string, folder: string) {
    const program = join(newFolder(), 'fetch.mjs');
    buildSync({
      stdin: {
        contents: `
          import { fetchFiles } from './src/datasets/fetch.ts';
          const [origin, folder] = process.argv.slice(2);
          await fetchFiles(JSON.parse(origin), folder, {});`,
        resolveDir: join(import.meta.dirname, '../..'),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    });
    return spawn(process.execPath, [program, JSON.stringify(from(url)), folder], { stdio: 'inherit' });
  }

  it('does no harm when two fetch at once', async () => {
    const waiting: (() => void)[] = [];
    const server = await serve((request, response) => {
      // Nobody gets an answer before both have asked.
      waiting.push(() => good(request, response));
      if (waiting.length === 2) for (const answer of waiting) answer();
    });
    const folder = newFolder();
    const processes = [start(server.url, folder), start(server.url, folder)];
    const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0]);
    expectFetched(folder);
    expect(server.ranges).toEqual(['-', '-']);
  });

  it('goes on with what a killed one left', async () => {
    const server = await serve((request, response) => {
      if (startOf(request) > 0) return good(request, response);
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, half));
    });
    const folder = newFolder();
    const child = start(server.url, folder);
    await vi.waitUntil(
      () => readdirSync(folder).some((part) => statSync(join(folder, part)).size === half),
      10_000,
    );
    child.kill('SIGKILL');
    await once(child, 'exit');

    await fetchFiles(from(server.url), folder, {});
    expectFetched(folder);
    expect(server.ranges).toEqual(['-', `bytes=${half}-`]);
  });
});
