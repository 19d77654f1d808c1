import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openStream } from '../../src/random.ts';
import { openDatabase } from '../../src/record/database.ts';
import { readRun, readTrial } from '../../src/record/read.ts';
import { openRecord } from '../../src/record/record.ts';
import { newFolder } from '../folders.ts';
import { newRun, started, trialEvents, trialSpec } from './examples.ts';
import { startProgram, temporaryRecord } from './support.ts';

// Processes take their time to start where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

test('several processes make one file and write to it at the same time', async () => {
  const file = path.join(newFolder(), 'runs.db');
  const names = ['left', 'right', 'third'];
  const writers = names.map((name) => startProgram('writer.ts', file, name, '3', '10'));
  for (const writer of writers) await once(writer.stdout, 'data');
  // All are ready: go.
  const codes = writers.map(async (writer) => {
    writer.stdout.resume();
    writer.stdin.end();
    return (await once(writer, 'exit'))[0];
  });
  expect(await Promise.all(codes)).toEqual([0, 0, 0]);

  const db = openDatabase(file, { readonly: true });
  const runs = names.map((_, i) => readRun(db, i + 1));
  db.close();
  expect(runs.map(({ name }) => name).sort()).toEqual(names);
  for (const { status, name, trials } of runs) {
    expect(status).toBe('completed');
    expect(trials.map(({ hash, epochs }) => ({ hash, epochs }))).toEqual(
      [1, 2, 3].map((number) => ({ hash: `${name}-${number}`, epochs: 10 })),
    );
  }
});

test('a reader that holds a transaction blocks no writer, and sees one state of the file', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  record.addTrial(run, trialSpec('a1'));
  record.append(started('a1'), run);

  const reader = openDatabase(record.file, { readonly: true });
  reader.exec('BEGIN');
  const before = readRun(reader, run);
  for (const event of trialEvents('a1')) record.append(event, run);
  expect(readRun(reader, run)).toEqual(before);
  reader.exec('COMMIT');
  expect(readRun(reader, run).trials[0]?.status).toBe('completed');
  reader.close();
});

test('a lock that another process holds for a while is waited for', async () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const holder = startProgram('writer.ts', record.file, '--hold', '300');
  await once(holder.stdout, 'data');

  record.addTrial(run, trialSpec('a1'));
  expect(record.findUnfinished(run)).toMatchObject([{ hash: 'a1' }]);
});

test('a lock that stays is said, and nothing is written', async () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const holder = startProgram('writer.ts', record.file, '--hold', '60000');
  await once(holder.stdout, 'data');

  const impatient = openRecord(record.file, { busyTimeout: 20 });
  expect(() => impatient.addTrial(run, trialSpec('a1'))).toThrow('runs.db is locked by another process');
  expect(impatient.findUnfinished(run)).toEqual([]);
  impatient.close();
});

const delays = openStream(1, 'kill');

test.for([0, 1, 2, 3, 4, 5])('what was acknowledged survives kill -9 (%i)', async (number) => {
  const file = path.join(newFolder(), 'runs.db');
  const writer = startProgram('writer.ts', file, 'a', '1', '100000');
  await once(writer.stdout, 'data');
  const told: string[] = [];
  createInterface(writer.stdout).on('line', (line) => told.push(line));
  writer.stdin.end();
  while (told.length === 0) await sleep(1);
  await sleep(delays.uniform(number) * 100);
  writer.kill('SIGKILL');
  await once(writer, 'close');

  const record = openRecord(file);
  const run = readRun(record.db, 1);
  const [trial] = run.trials;
  const kept =
    trial?.metrics.filter(({ split, name }) => split === 'validation' && name === 'accuracy') ?? [];
  expect(told.slice(0, kept.length)).toEqual(told);
  expect(kept.map(({ epoch }) => `a-1 ${epoch}`).slice(0, told.length)).toEqual(told);
  expect(record.db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect({ run: run.status, trial: trial?.status }).toEqual({ run: 'interrupted', trial: 'interrupted' });
  expect(readTrial(record.db, 1)).toEqual(trial);

  record.claimRun(1);
  expect(readRun(record.db, 1).status).toBe('running');
  expect(record.findUnfinished(1)).toMatchObject([{ hash: 'a-1', status: 'interrupted' }]);
  record.close();
});

test('a run that another process works at is not taken over', async () => {
  const file = path.join(newFolder(), 'runs.db');
  const writer = startProgram('writer.ts', file, 'a', '1', '100000');
  await once(writer.stdout, 'data');
  writer.stdin.end();
  await once(writer.stdout, 'data');

  const record = openRecord(file);
  expect(() => record.claimRun(1)).toThrow(`run 1 is at work: process ${writer.pid}`);
  expect(() => record.append(started('a-1'), 1)).toThrow(`run 1 was taken over by process ${writer.pid}`);
  expect(() => record.heartbeat(1)).toThrow(`process ${writer.pid}`);
  record.close();
});
