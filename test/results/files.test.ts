// Results as files, read back where no other tool is needed for it.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { exportResults } from '../../src/cli/export-results.ts';
import { exampleDb, exported, HOSTILE_PARAMETERS, HOSTILE_RUN, HOSTILE_TRIAL } from './support.ts';

/** The lines of a CSV file by column; the cells are as written, quotes aside. */
function readCsv(file: string): Record<string, string>[] {
  const cells = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g;
  const lines: string[] = readFileSync(file, 'utf8').match(/(?:"(?:[^"]|"")*"|[^"\r\n])+(?=\r\n)/g) ?? [];
  const [head = [], ...rows] = lines.map((line) =>
    [...line.matchAll(cells)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''),
  );
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}

it('writes a table of runs, one of trials with their parameters, and one of metrics', () => {
  const folder = exported(exampleDb(), '2', 'csv');
  expect(readdirSync(folder).sort()).toEqual(['metrics.csv', 'runs.csv', 'trials.csv']);
  expect(readCsv(join(folder, 'runs.csv'))).toMatchObject([
    { id: '2', kind: 'sweep', name: 'tune', status: 'interrupted', reason: 'Ctrl-C', goal: 'maximize' },
  ]);
  const trials = readCsv(join(folder, 'trials.csv'));
  expect(trials.map(({ rank, name, status, dropout_rate }) => [rank, name, status, dropout_rate])).toEqual([
    ['1', 'cnn-c1', 'completed', '0.25, 0.5'],
    ['2', 'ann-a2', 'completed', '0.3'],
    ['3', 'ann-a1', 'completed', '0.3'],
    ['4', 'cnn-s1', 'completed', '0'],
    ['5', 'ann-p1', 'pruned', '0.9'],
    ['6', 'ann-w1', 'waiting', '0.8'],
    ['7', 'ann-d1', 'diverged', '0.3'],
  ]);
  expect(trials[0]).toMatchObject({
    run_id: '2',
    value: '0.93',
    test_accuracy: '0.925',
    reused: 'false',
    started_at: '2025-10-09T08:53:20.000Z',
    'parameters.architecture': 'cnn',
    'parameters.optimizer.learning_rate': '0.001',
    'parameters.vars.augmented': 'false',
  });
  expect(trials[2]).toMatchObject({ trial_id: '1', reused: 'true' });
  const metrics = readCsv(join(folder, 'metrics.csv'));
  const { trial_id } = trials[0] ?? {};
  const of = metrics.filter(
    (row) => row.trial_id === trial_id && row.split === 'validation' && row.name === 'accuracy',
  );
  expect(of.map(({ epoch, value }) => [epoch, Number(value)])).toEqual([
    ['1', 0.93 - 0.1],
    ['2', 0.93],
  ]);
});

it('writes names so that no spreadsheet runs them, and numbers that are not finite as Python reads them', () => {
  const folder = exported(exampleDb(), '3', 'csv');
  const [trial] = readCsv(join(folder, 'trials.csv'));
  expect(trial).toMatchObject({
    name: `'${HOSTILE_TRIAL}`,
    reason: "'=1+1",
    'parameters.vars.__proto__': "'-2+3",
    'parameters.vars.../../etc/passwd': '"><img onerror=alert(1)>',
  });
  const values = readCsv(join(folder, 'metrics.csv')).map(({ split, name, value }) => [
    `${split}.${name}`,
    value,
  ]);
  expect(Object.fromEntries(values)).toMatchObject({
    'validation.accuracy': 'NaN',
    'validation.loss': 'Infinity',
  });
});

it('writes one JSON document of all runs', () => {
  const { runs } = JSON.parse(readFileSync(exported(exampleDb(), 'all', 'json'), 'utf8'));
  expect(runs).toMatchObject([
    { id: 1, kind: 'run', trials: [{ rank: 1, name: 'ann-a1' }] },
    { id: 2, kind: 'sweep', created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) },
    { id: 3, name: HOSTILE_RUN },
  ]);
  expect(runs[1].trials).toHaveLength(7);
  expect(runs[0].trials[0]).toMatchObject({
    status: 'completed',
    parameters: { 'optimizer.type': 'adam', 'vars.augmented': false },
    metrics: {
      'validation.accuracy': [
        [1, 0.78],
        [2, 0.88],
      ],
      'test.accuracy': [[2, 0.875]],
    },
  });
  const [hostile] = runs[2].trials;
  expect(Object.entries(hostile.parameters)).toEqual(
    expect.arrayContaining(Object.entries(HOSTILE_PARAMETERS)),
  );
  expect(hostile.metrics).toMatchObject({
    'validation.accuracy': [[1, null]],
    'validation.loss': [[1, 'Infinity']],
  });
});

it.each(['json', 'csv', 'parquet', 'tensorboard', 'mlflow'] as const)(
  'writes the same %s files for the same runs',
  (format) => {
    const db = exampleDb();
    const [first, second] = ['first', 'second'].map((folder) => {
      const output = join(db, '..', folder, 'all');
      const { path } = exportResults('all', format, { db, output, force: false });
      return filesIn(path, (text) => text.replaceAll(pathToFileURL(output).href, 'here'));
    });
    expect(first?.length).toBeGreaterThan(0);
    expect(first).toEqual(second);
  },
);

/** A file, or all of a folder, each with its content. */
function filesIn(path: string, change: (text: string) => string): [name: string, content: string][] {
  const names = statSync(path).isFile() ? [''] : readdirSync(path, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => statSync(join(path, name)).isFile())
    .sort()
    .map((name) => [name, change(readFileSync(join(path, name), 'latin1'))]);
}
