// The server of `fmx serve`: what it answers, to whom, and when it tells of changes.
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import type { RunRecord } from '../../src/record/record.ts';
import { type Server, serve } from '../../src/serve/server.ts';
import { addExampleRuns } from '../record/example-runs.ts';
import { epochFinished, newRun, started, trialSpec } from '../record/examples.ts';
import { temporaryRecord } from '../record/support.ts';

interface Served {
  record: RunRecord;
  server: Server;
}

async function served(): Promise<Served> {
  const record = temporaryRecord();
  addExampleRuns(record);
  const server = await serve(record.file, 0, (error) => {
    throw error;
  });
  onTestFinished(() => server.close());
  return { record, server };
}

interface Answer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

/** A request as it is: `fetch` would not let one choose Host, nor send a path that goes up. */
function ask(
  { url }: Server,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, ...options }, async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
    })
      .on('error', reject)
      .end();
  });
}

it('lists the runs, and shows each as its report does', async () => {
  const { server } = await served();
  const index = await ask(server, '/');
  expect(index).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  expect(index.body).toContain('<a href="/runs/2"><bdi>tune</bdi></a>');
  expect(index.body).toContain('4 of 7, 1 failed');
  const run = await ask(server, '/runs/1');
  expect(run.status).toBe(200);
  expect(run.body).toContain('<h1><bdi>ann-baseline</bdi></h1>');
  for (const path of ['/style.css', '/report.js']) expect((await ask(server, path)).status).toBe(200);
});

it('answers only to names of this machine', async () => {
  const { server } = await served();
  const { port } = new URL(server.url);
  for (const host of [`127.0.0.1:${port}`, 'localhost', 'LOCALHOST:9', `[::1]:${port}`]) {
    expect((await ask(server, '/', { headers: { host } })).status).toBe(200);
  }
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'localhost.evil']) {
    for (const path of ['/', '/runs/1', '/events', '/style.css']) {
      const { status, body } = await ask(server, path, { headers: { host } });
      expect({ host, status }).toEqual({ host, status: 403 });
      expect(body).not.toContain('tune');
    }
  }
});

it('only reads', async () => {
  const { server } = await served();
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
    for (const path of ['/', '/runs/1', '/events']) {
      expect(await ask(server, path, { method })).toMatchObject({
        status: 405,
        headers: { allow: 'GET, HEAD' },
      });
    }
  }
  const { status, headers, body } = await ask(server, '/runs/1', { method: 'HEAD' });
  expect({ status, body }).toEqual({ status: 200, body: '' });
  expect(Number(headers['content-length'])).toBeGreaterThan(1000);
  expect((await ask(server, '/events', { method: 'HEAD' })).status).toBe(200);
});

it.each([
  '/runs',
  '/runs/',
  '/runs/0',
  '/runs/99',
  '/runs/1/',
  '/runs/1x',
  '/runs/9999999999999999999999',
  '/../package.json',
  '/..%2f..%2fetc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '//etc/passwd',
  '/style.css/../../package.json',
  '/report.js.map',
  '/<script>alert(1)</script>',
  'http://[/',
])('%s is no page', async (path) => {
  const { server } = await served();
  const { status, body } = await ask(server, path);
  expect(status).toBe(404);
  expect(body).toContain('Not found');
  expect(body).not.toContain('alert(1)');
});

it('lets a page do what it must, and no more', async () => {
  const { server } = await served();
  for (const path of ['/', '/runs/1', '/nowhere', '/events', '/report.js']) {
    const { headers } = await ask(server, path, path === '/events' ? { method: 'HEAD' } : {});
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
  }
});

it('makes a page again only where it has changed', async () => {
  const { record, server } = await served();
  for (const path of ['/', '/runs/2']) {
    const first = await ask(server, path);
    const headers = { 'if-none-match': String(first.headers.etag) };
    expect(await ask(server, path, { headers })).toMatchObject({ status: 304, body: '' });
    record.transaction(() => record.db.exec(`UPDATE runs SET heartbeat_at = heartbeat_at + 1`));
    expect((await ask(server, path, { headers })).status).toBe(304);
    record.addTrial(2, trialSpec(`another for ${path}`));
    record.append(started(`another for ${path}`), 2);
    const again = await ask(server, path, { headers });
    expect(again.status).toBe(200);
    expect(again.headers.etag).not.toBe(first.headers.etag);
  }
});

/** What is told about a subject from now on; `next` waits for it. */
async function listen({ url }: Server, query: string, headers: Record<string, string> = {}) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const response = await fetch(`${url}events?${query}`, { headers, signal: controller.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  return async (): Promise<string> => {
    for (;;) {
      const [, id, rest] = /id: (\w*)\nevent: changed\ndata:\n\n(.*)$/s.exec(told) ?? [];
      if (id !== undefined && rest !== undefined) {
        told = rest;
        return id;
      }
      told += (await reader?.read())?.value ?? '';
    }
  };
}

it('tells of epochs of the run that is looked at, and of all runs to the list', async () => {
  const { record, server } = await served();
  const run = record.beginRun(newRun());
  const other = record.beginRun(newRun());
  for (const id of [run, other]) {
    record.addTrial(id, trialSpec(`t${id}`));
    record.append(started(`t${id}`), id);
  }
  const [nextOfRun, nextOfAll] = [await listen(server, `run=${run}`), await listen(server, '')];
  // The first is told at once: no version was named.
  const versions = [await nextOfRun()];
  await nextOfAll();
  record.append(epochFinished(`t${other}`, 1, { accuracy: 0.5, best: true }), other);
  await nextOfAll();
  record.append(epochFinished(`t${run}`, 1, { accuracy: 0.5, best: true }), run);
  versions.push(await nextOfRun());
  record.finishRun(run, 'completed');
  versions.push(await nextOfRun());
  expect(new Set(versions).size).toBe(3);
  // Who connects again is told what was missed, and nothing else.
  const missed = await listen(server, `run=${run}&version=${versions[0]}`);
  expect(await missed()).toBe(versions[2]);
  const again = await listen(server, `run=${run}&version=${versions[0]}`, {
    'last-event-id': versions[2] ?? '',
  });
  record.addTrial(run, trialSpec('late'));
  expect(versions).not.toContain(await again());
});

it('says what is wrong where the port is taken, or the file is not there', async () => {
  const { record, server } = await served();
  const port = Number(new URL(server.url).port);
  await expect(serve(record.file, port, () => undefined)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(`port ${port} cannot be used`),
  });
  await expect(serve(`${record.file}.missing`, 0, () => undefined)).rejects.toMatchObject({
    code: 'storage',
  });
});
