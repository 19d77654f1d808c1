import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../src/config/load.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { complaintOf, folderOf, load, SMALL } from '../config/files.ts';
import { LOCATED } from './located.ts';

const complaint = (text: string, ...set: string[]): string => {
  const folder = folderOf({ 'a.yaml': text });
  return complaintOf(() => planRun(loadPipeline(join(folder, 'a.yaml'), { set }), LOCATED), folder);
};

test('a run is one trial', () => {
  const loaded = load(`${SMALL}vars: {note: first}\nseed: 7\n`);
  const trial = planRun(loaded, LOCATED);
  expect(trial).toMatchObject({ name: 'small', seed: 7, dataset: LOCATED, pipeline: loaded.pipeline });
  expect(trial.id).toMatch(/^[0-9a-f]{64}$/);
  expect(trial.parameters).toMatchObject({
    architecture: 'ann',
    'architecture.layers.1.dense.units': 10,
    'optimizer.type': 'sgd',
    'optimizer.learning_rate': 0.01,
    'training.batch_size': 64,
    'vars.note': 'first',
  });
});

test('a trial is plain data', () => {
  const trial = planRun(load(SMALL), LOCATED);
  expect(JSON.parse(JSON.stringify(trial))).toEqual(trial);
});

test('a last layer that does not fit the classes', () => {
  expect(complaint(SMALL.replace('units: 10', 'units: 11'))).toMatchInlineSnapshot(`
    "error: the last layer gives 11 for each image, but the data set has 10 classes (a.yaml:7:7)
    7 |     - dense: {units: 11, activation: softmax}
      |       ^
    End with \`- dense: {units: 10, activation: softmax}\`."
  `);
});

test('a layer that does not fit the one before it', () => {
  expect(complaint(SMALL.replace('    - flatten\n', ''))).toMatchInlineSnapshot(`
    "error: dense: its input is 28×28×1 for each image, and must be one row (a.yaml:6:7)
    6 |     - dense: {units: 10, activation: softmax}
      |       ^
    Put \`- flatten\` before it."
  `);
});

test('a batch that is larger than the data', () => {
  const text = `${SMALL}training: {batch_size: 60000}\n`;
  expect(complaint(text)).toMatchInlineSnapshot(`
    "error: training.batch_size is 60000, but there are only 55000 images to train with (a.yaml:9:24)
    9 | training: {batch_size: 60000}
      |                        ^
    Take 64, for example."
  `);
  expect(planRun(load(text, 'training.batch_size=55000'), LOCATED).pipeline.training.batch_size).toBe(55_000);
});

test('nothing left to train with', () => {
  expect(complaint(SMALL, 'dataset.validation=60000')).toMatchInlineSnapshot(`
    "error: dataset.validation is 60000, but there are only 60000 training images (--set dataset.validation=60000)
    Hold fewer out, so that some are left to train with."
  `);
});

test('all at once', () => {
  const told = complaint(SMALL.replace('units: 10', 'units: 11'), 'training.batch_size=60000');
  expect(told.match(/^error:/gm)).toHaveLength(2);
});
