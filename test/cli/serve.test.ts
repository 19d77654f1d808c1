// `fmx serve`: says where it is, and ends when it is told to.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openRecord } from '../../src/record/record.ts';
import { newFolder } from '../folders.ts';
import { addExampleRuns } from '../record/example-runs.ts';
import { fmx, start } from './program.ts';

function exampleDb(): string {
  const record = openRecord(join(newFolder('fmx serve ö '), 'runs.db'));
  addExampleRuns(record);
  record.close();
  return record.file;
}

it.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, whoever is connected', async (signal) => {
  const db = exampleDb();
  const server = start(['serve', '--port', '0', '--db', db]);
  const [line = ''] = await new Promise<string[]>((resolve) => {
    if (server.process.stdout) createInterface(server.process.stdout).once('line', (text) => resolve([text]));
  });
  expect(line).toMatch(/^.*runs\.db is at http:\/\/127\.0\.0\.1:\d+\/$/);
  const url = line.split(' is at ')[1] ?? '';
  expect(await (await fetch(url)).text()).toContain('tune');
  const events = await fetch(`${url}events`);
  const ends = events.text();
  server.process.kill(signal);
  expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  await ends;
});

it.each([
  [['--port', 'http'], 'It must be a whole number from 0 to 65535'],
  [['--port', '65536'], 'It must be a whole number from 0 to 65535'],
  [['--db', 'nowhere/runs.db'], 'there is no nowhere/runs.db yet'],
])('%j ends with exit code 2 and why', async (args, message) => {
  const { code, stdout, stderr } = await fmx(['serve', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
