// `fmx export` of results: where they go, and what is never overwritten.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRecord } from '../../src/record/record.ts';
import { newFolder } from '../folders.ts';
import { addExampleRuns } from '../record/example-runs.ts';
import { fmx } from './program.ts';

function exampleDb(): { folder: string; db: string } {
  const folder = newFolder('fmx export results ö ');
  const record = openRecord(join(folder, 'runs.db'));
  addExampleRuns(record);
  record.close();
  return { folder, db: record.file };
}

it('puts results beside the database, each run by itself, and says where', async () => {
  const { folder, db } = exampleDb();
  const run = (...args: string[]) => fmx(['export', ...args, '--db', db]);
  expect(await run('-f', 'csv')).toEqual({
    code: 0,
    signal: null,
    stdout: `${join(folder, 'exports/2-tune')}\n`,
    stderr: '',
  });
  await run('ann-baseline', '-f', 'json');
  await run('all', '-f', 'parquet');
  const { stderr } = await run('1', '-f', 'tensorboard');
  expect(stderr).toBe(`Open it with: tensorboard --logdir '${join(folder, 'exports/tensorboard')}'\n`);
  await run('2', '-f', 'tensorboard');
  await run('all', '-f', 'mlflow');
  const files = readdirSync(join(folder, 'exports'), { recursive: true, encoding: 'utf8' });
  expect(files).toEqual(
    expect.arrayContaining([
      '2-tune/trials.csv',
      '1-ann-baseline.json',
      'all/metrics.parquet',
      'tensorboard/1-ann-baseline/train',
      'tensorboard/2-tune/3-cnn-c1/validation',
    ]),
  );
  expect(files.filter((file) => /^mlruns\/\d{18}\/meta\.yaml$/.test(file))).toHaveLength(2);
  expect(files.filter((file) => file.includes('.fmx-export-'))).toEqual([]);
});

it('takes the format from the name of the output', async () => {
  const { folder, db } = exampleDb();
  const output = join(folder, 'to send', 'all.json');
  await fmx(['export', 'all', '-o', output, '--db', db]);
  expect(JSON.parse(readFileSync(output, 'utf8')).runs).toHaveLength(2);
});

it('replaces what is there with --force alone, and never touches other files', async () => {
  const { folder, db } = exampleDb();
  const output = join(folder, 'results');
  mkdirSync(output);
  writeFileSync(join(output, 'mine.txt'), 'mine');
  const run = (...args: string[]) => fmx(['export', '-f', 'csv', '-o', output, '--db', db, ...args]);
  expect(await run('1')).toMatchObject({ code: 0 });
  const before = readFileSync(join(output, 'trials.csv'), 'utf8');
  const { code, stdout, stderr } = await run('2');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(
    `${join(output, 'runs.csv')} (and 2 more) is there already, and was left as it is`,
  );
  expect(stderr).toContain('--force');
  expect(readFileSync(join(output, 'trials.csv'), 'utf8')).toBe(before);
  expect(await run('2', '--force')).toMatchObject({ code: 0 });
  expect(readFileSync(join(output, 'trials.csv'), 'utf8')).not.toBe(before);
  expect(readdirSync(output).sort()).toEqual(['metrics.csv', 'mine.txt', 'runs.csv', 'trials.csv']);
});

it('removes what a killed one has left, and leaves alone what another one is writing', async () => {
  const { folder, db } = exampleDb();
  const output = join(folder, 'results');
  const { pid: ended } = spawnSync(process.execPath, ['--version']);
  const left = (pid: number): string => `.fmx-export-${pid}@${hostname()}-a1B2c3`;
  for (const pid of [ended, process.pid]) mkdirSync(join(output, left(pid), 'trials'), { recursive: true });
  expect(await fmx(['export', '2', '-f', 'csv', '-o', output, '--db', db])).toMatchObject({ code: 0 });
  expect(readdirSync(output).sort()).toEqual([left(process.pid), 'metrics.csv', 'runs.csv', 'trials.csv']);
});

it.each([
  [['export', '-f', 'parket'], 'Did you mean parquet?'],
  [['export', '-f', 'xlsx'], 'Known formats: onnx, safetensors, csv, json, parquet, tensorboard, mlflow.'],
  [['export', '9', '-f', 'csv'], 'there is no run 9'],
  [['export', '-o', 'results.csv'], 'csv makes several files, and results.csv is the name of one'],
  [['export', '-f', 'csv', '-o', 'package.json'], 'package.json is a file, and a folder is needed'],
  [['export', '-f', 'json', '-o', '/dev/null/all.json'], '/dev/null'],
])('%j ends with exit code 2 and why', async (args, message) => {
  const { db } = exampleDb();
  const { code, stdout, stderr } = await fmx([...args, '--db', db]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(existsSync('results.csv')).toBe(false);
});
