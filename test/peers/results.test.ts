// Results as the tools read them that they are exported for: pyarrow, TensorBoard and MLflow.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleDb, exported, HOSTILE_PARAMETERS, HOSTILE_RUN, HOSTILE_TRIAL } from '../results/support.ts';
import { runPython } from './python.ts';

interface ParquetTable {
  columns: Record<string, string>;
  rows: Record<string, string | number | boolean | null>[];
}

it('pyarrow reads the tables, with their types', () => {
  const folder = exported(exampleDb(), 'all', 'parquet');
  const tables = runPython(
    'read_parquet.py',
    ...readdirSync(folder).map((name) => join(folder, name)),
  ) as Record<string, ParquetTable>;
  const { runs, trials, metrics } = Object.fromEntries(
    Object.entries(tables).map(([file, table]) => [file.replace('.parquet', ''), table]),
  );
  expect(runs?.columns).toMatchObject({ id: 'int64', name: 'string', created_at: 'timestamp[ms, tz=UTC]' });
  expect(runs?.rows.map(({ id, name, finished_at }) => [id, name, typeof finished_at])).toEqual([
    [1, 'ann-baseline', 'string'],
    [2, 'tune', 'string'],
    [3, HOSTILE_RUN, 'string'],
  ]);
  expect(trials?.columns).toMatchObject({
    trial_id: 'int64',
    value: 'double',
    reused: 'bool',
    dropout_rate: 'string',
    'parameters.optimizer.learning_rate': 'double',
    'parameters.vars.augmented': 'bool',
    'parameters.vars.__proto__': 'string',
  });
  expect(trials?.rows).toHaveLength(9);
  expect(trials?.rows[1]).toMatchObject({
    run_id: 2,
    rank: 1,
    name: 'cnn-c1',
    value: '0.93',
    reused: false,
    started_at: '2025-10-09 08:53:20+00:00',
    'parameters.architecture': 'cnn',
    'parameters.vars.augmented': false,
    'parameters.vars.größe, 学习': null,
  });
  expect(trials?.rows[8]).toMatchObject({ name: HOSTILE_TRIAL, 'parameters.vars.__proto__': '-2+3' });
  expect(metrics?.columns).toMatchObject({ epoch: 'int64', split: 'string', value: 'double' });
  const hostile = metrics?.rows.filter(({ run_id, split }) => run_id === 3 && split === 'validation');
  expect(hostile?.map(({ name, value }) => [name, value])).toEqual([
    ['accuracy', 'nan'],
    ['loss', 'inf'],
  ]);
});

interface Board {
  /** By folder and tag: step, seconds since 1970, value. */
  scalars: Record<string, Record<string, [number, number, number | string][]>>;
  groups: { hparams: object; sessions: { name: string; status: string }[] }[];
}

it("TensorBoard's event reader finds the curves, and its HParams tab the parameters that differ", () => {
  const folder = exported(exampleDb(), '2', 'tensorboard');
  const { scalars, groups } = runPython('read_tensorboard.py', folder) as Board;
  const best = '2-tune/3-cnn-c1';
  expect(scalars[`${best}/train`]).toMatchObject({
    loss: [
      [1, 1_760_000_001, 0.5],
      [2, 1_760_000_002, 0.5],
    ],
    seconds: [
      [1, 1_760_000_001, 1],
      [2, 1_760_000_002, 2],
    ],
  });
  expect(scalars[`${best}/validation`]?.accuracy).toEqual([
    [1, 1_760_000_001, Math.fround(0.83)],
    [2, 1_760_000_002, Math.fround(0.93)],
  ]);
  expect(scalars[`${best}/test`]?.accuracy).toEqual([[2, 1_760_000_002, Math.fround(0.925)]]);
  const sessions = groups.flatMap(({ hparams, sessions }) =>
    sessions.map(({ name, status }) => [name, status, hparams] as const),
  );
  expect(Object.fromEntries(sessions.map(([name, status]) => [name, status]))).toEqual({
    '2-tune/1-ann-a1': 'STATUS_SUCCESS',
    '2-tune/2-ann-a2': 'STATUS_SUCCESS',
    '2-tune/3-cnn-c1': 'STATUS_SUCCESS',
    '2-tune/4-cnn-s1': 'STATUS_SUCCESS',
    '2-tune/5-ann-d1': 'STATUS_FAILURE',
    '2-tune/6-ann-p1': 'STATUS_SUCCESS',
    '2-tune/7-ann-w1': undefined,
  });
  expect(sessions.find(([name]) => name === '2-tune/4-cnn-s1')?.[2]).toEqual({
    architecture: 'cnn',
    'optimizer.type': 'sgd',
    'optimizer.learning_rate': 0.01,
    'vars.augmented': true,
  });
  const replicates = groups.find(({ sessions }) => sessions.length === 2);
  expect(replicates?.sessions.map(({ name }) => name)).toEqual(['2-tune/1-ann-a1', '2-tune/2-ann-a2']);
});

it('TensorBoard reads values that are not finite, and names that are an attack stay names', () => {
  const folder = exported(exampleDb(), '3', 'tensorboard');
  const [name = '', ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(name).toMatch(/^3-[^/<>"\n]+$/);
  const { scalars, groups } = runPython('read_tensorboard.py', folder) as Board;
  expect(scalars[`${name}/8--cmd-/validation`]).toEqual({
    accuracy: [[1, 1_760_000_001, 'nan']],
    loss: [[1, 1_760_000_001, 'inf']],
  });
  expect(groups[0]?.hparams).toEqual(HOSTILE_PARAMETERS);
});

interface Experiment {
  id: string;
  tags: Record<string, string>;
  runs: {
    name: string;
    status: string;
    params: Record<string, string>;
    tags: Record<string, string>;
    /** By key: step, milliseconds since 1970, value. */
    metrics: Record<string, [number, number, string][]>;
  }[];
}

it('MLflow reads the store, and its migration to SQLite brings the same over', () => {
  const db = exampleDb();
  const folder = exported(db, 'all', 'mlflow');
  const { files, sqlite } = runPython('read_mlflow.py', folder, join(db, '../mlflow.db')) as Record<
    'files' | 'sqlite',
    Record<string, Experiment>
  >;
  expect(Object.keys(files ?? {}).sort()).toEqual(
    ['ann-baseline (run 1)', 'tune (run 2)', `${HOSTILE_RUN} (run 3)`].sort(),
  );
  const tune = files?.['tune (run 2)'];
  expect(tune?.tags).toMatchObject({ 'fmx.run': '2', 'fmx.metric': 'validation.accuracy' });
  expect(tune?.runs.map(({ name, status }) => [name, status])).toEqual([
    ['ann-a1', 'FINISHED'],
    ['ann-a2', 'FINISHED'],
    ['cnn-c1', 'FINISHED'],
    ['cnn-s1', 'FINISHED'],
    ['ann-d1', 'FAILED'],
    ['ann-p1', 'KILLED'],
    ['ann-w1', 'SCHEDULED'],
  ]);
  expect(tune?.runs[2]).toMatchObject({
    params: { architecture: 'cnn', 'optimizer.learning_rate': '0.001', seed: '42' },
    tags: { 'fmx.rank': '1', 'fmx.status': 'completed' },
    metrics: {
      'validation.accuracy': [
        [1, 1_760_000_001_000, '0.8300000000000001'],
        [2, 1_760_000_002_000, '0.93'],
      ],
      'test.accuracy': [[2, 1_760_000_002_000, '0.925']],
    },
  });
  expect(tune?.runs[5]?.tags['fmx.reason']).toBe('below the median at epoch 1');
  const hostile = files?.[`${HOSTILE_RUN} (run 3)`]?.runs[0];
  expect(hostile).toMatchObject({
    name: HOSTILE_TRIAL,
    params: {
      'vars..._.._etc_passwd': '"><img onerror=alert(1)>',
      'vars.__proto__': '-2+3',
      'vars.größe_ 学习': '0.5',
    },
    metrics: {
      'validation.accuracy': [[1, 1_760_000_001_000, 'nan']],
      'validation.loss': [[1, 1_760_000_001_000, 'inf']],
    },
  });
  expect(sqlite).toMatchObject({ 'tune (run 2)': tune });
});
