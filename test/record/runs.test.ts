import { expect, test } from 'vitest';
import { describeEnvironment } from '../../src/record/environment.ts';
import { latestRunId, listRuns, readRun, resolveRun } from '../../src/record/read.ts';
import { addExampleRuns } from './example-runs.ts';
import { environment, newRun } from './examples.ts';
import { temporaryRecord } from './support.ts';

test('runs are listed newest first, with counts and the best trial', () => {
  const record = temporaryRecord();
  const { run, sweep } = addExampleRuns(record);
  expect(listRuns(record.db)).toMatchObject([
    {
      id: sweep,
      kind: 'sweep',
      name: 'tune',
      status: 'interrupted',
      metric: { name: 'validation.accuracy', goal: 'maximize' },
      trials: { total: 7, completed: 4, failed: 1, reused: 1 },
      best: { trial: 3, value: 0.93, test_accuracy: 0.925 },
    },
    {
      id: run,
      kind: 'run',
      name: 'ann-baseline',
      pipeline_path: 'pipelines/ann-baseline.yaml',
      status: 'completed',
      trials: { total: 1, completed: 1, failed: 0, reused: 0 },
      best: { trial: 1, value: 0.88, test_accuracy: 0.875 },
    },
  ]);
  expect(listRuns(record.db, { limit: 1 }).map(({ id }) => id)).toEqual([sweep]);
});

test('an empty file has no runs', () => {
  const record = temporaryRecord();
  expect(listRuns(record.db)).toEqual([]);
  expect(latestRunId(record.db)).toBeUndefined();
  expect(() => resolveRun(record.db, 'latest')).toThrow('holds no runs');
});

test('a run that has just begun has no trials and no best one', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  expect(listRuns(record.db)).toMatchObject([
    { id: run, status: 'running', trials: { total: 0, completed: 0, failed: 0, reused: 0 }, best: null },
  ]);
  expect(readRun(record.db, run).trials).toEqual([]);
});

test('a run is found by its number, as the latest, and by its name', () => {
  const record = temporaryRecord();
  const [first, second, third] = ['tune', 'ünï "x"', 'tune'].map((name) => record.beginRun(newRun({ name })));
  expect(resolveRun(record.db, `${first}`)).toBe(first);
  expect(resolveRun(record.db, 'latest')).toBe(third);
  expect(resolveRun(record.db, 'tune'), 'the newest of that name').toBe(third);
  expect(resolveRun(record.db, 'ünï "x"')).toBe(second);
  expect(() => resolveRun(record.db, 'tun')).toThrow('there is no run tun in');
  expect(() => resolveRun(record.db, '7')).toThrow(
    expect.objectContaining({ hint: 'The newest are 3 (tune), 2 (ünï "x"); `fmx ls` lists all.' }),
  );
});

test('the number of a run goes before a name of digits', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun({ name: '2' }));
  expect(resolveRun(record.db, '2')).toBe(run);
  const second = record.beginRun(newRun());
  expect(resolveRun(record.db, '2')).toBe(second);
});

test('an environment is kept once for all its runs', () => {
  const record = temporaryRecord();
  record.beginRun(newRun());
  record.beginRun(newRun());
  const other = record.beginRun(newRun({ environment: { ...environment, node: '24.0.0' } }));
  expect(record.db.prepare('SELECT node FROM environments').pluck().all()).toEqual(['20.20.0', '24.0.0']);
  expect(readRun(record.db, other).environment.node).toBe('24.0.0');
});

test('the environment of this machine has versions and sizes, and no path', () => {
  const described = describeEnvironment({ folder: import.meta.dirname });
  expect(described).toEqual({
    fmx_version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.versions.node,
    platform: expect.stringContaining(process.arch),
    cpu: expect.stringMatching(/./),
    cores: expect.any(Number),
    memory_bytes: expect.any(Number),
    gpu: described.gpu === null ? null : expect.any(String),
    packages: {
      'better-sqlite3': expect.stringMatching(/^12\./),
      'onnxruntime-node': expect.stringMatching(/^\d/),
    },
    git_commit: described.git_commit === null ? null : expect.stringMatching(/^[0-9a-f]{40,64}$/),
  });
  expect(described.cores).toBeGreaterThan(0);
  expect(described.memory_bytes).toBeGreaterThan(0);
  expect(JSON.stringify(described)).not.toContain(process.cwd());
});

test('a folder outside of git has no commit', () => {
  expect(describeEnvironment({ folder: '/' }).git_commit).toBeNull();
  expect(describeEnvironment({ folder: '/there/is/none' }).git_commit).toBeNull();
});
