import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAssignment } from '../../src/config/assign.ts';
import { readPipeline, resolvePipeline } from '../../src/config/load.ts';
import { complaint, folderOf, load, SMALL } from './files.ts';

describe('--set', () => {
  test('overrides any path, and the last one wins', () => {
    const { pipeline } = load(
      SMALL,
      'training.epochs=3',
      'training.epochs=4',
      'optimizer.learning_rate=1e-2',
    );
    expect(pipeline).toMatchObject({ training: { epochs: 4 }, optimizer: { learning_rate: 0.01 } });
  });

  test('reaches items of lists by their number', () => {
    const { pipeline } = load(SMALL, 'architecture.layers.1.dense.units=20');
    expect(pipeline.architecture.layers[1]).toMatchObject({ type: 'dense', units: 20 });
  });

  test('takes any YAML', () => {
    const { pipeline } = load(SMALL, 'optimizer={type: adam, schedule: {type: cosine}}');
    expect(pipeline.optimizer).toMatchObject({
      type: 'adam',
      schedule: { type: 'cosine', final_fraction: 0 },
    });
  });

  test('makes maps on the way, and null takes a key away', () => {
    expect(load(SMALL, 'training.early_stopping.patience=2').pipeline.training.early_stopping).toEqual({
      metric: 'validation.loss',
      patience: 2,
      min_delta: 0,
    });
    expect(load(`${SMALL}seed: 7\n`, 'seed=null').pipeline.seed).toBe(42);
    expect(load(SMALL, 'training.early_stopping=').pipeline.training.early_stopping).toBeNull();
  });

  test('comes before variables', () => {
    const text = `${SMALL}vars: {seed: 1}\nseed: $seed\n`;
    expect(load(text, 'vars.seed=2').pipeline.seed).toBe(2);
    expect(load(text, 'training.epochs=$seed').pipeline.training.epochs).toBe(1);
  });

  test('a wrong value is shown as it was typed', () => {
    expect(complaint(SMALL, 'training.epochs=x')).toMatchInlineSnapshot(
      `"error: training.epochs is the text "x", but a whole number from 1 to 100000 is expected (--set training.epochs=x)"`,
    );
  });

  test('a path that does not exist', () => {
    expect(complaint(SMALL, 'training.epoch=3')).toMatchInlineSnapshot(`
      "error: training: unknown key "epoch" (--set training.epoch=3)
      Did you mean epochs? Known here: epochs, batch_size, early_stopping, weight_average, restore_best_weights."
    `);
    expect(complaint(SMALL, 'architecture.layers.9.dense.units=3')).toMatchInlineSnapshot(`
      "error: architecture.layers is a list of 2, which has no item "9" (--set architecture.layers.9.dense.units=3)
      They are numbered 0 to 1."
    `);
    expect(complaint(SMALL, 'architecture.layers.first=3')).toContain('which has no item "first"');
    expect(complaint(SMALL, 'optimizer.type.name=3')).toMatchInlineSnapshot(`
      "error: optimizer.type is "sgd", which has no "name" (--set optimizer.type.name=3)
      Set it as a whole."
    `);
    expect(complaint(SMALL, '__proto__.polluted=1')).toContain('unknown key "__proto__"');
  });

  test('what is no assignment', () => {
    expect(complaint(SMALL, 'training.epochs')).toMatchInlineSnapshot(`
      "error: --set takes PATH=VALUE, and got "training.epochs"
      As in --set training.epochs=3."
    `);
    expect(complaint(SMALL, '=3')).toContain('--set takes PATH=VALUE');
    expect(complaint(SMALL, 'training..epochs=3')).toContain('--set takes PATH=VALUE');
    expect(complaint(SMALL, 'seed=[1')).toContain('(--set seed=[1)');
  });
});

test('a sweep reads a file once and resolves it many times', () => {
  const text = SMALL.replace('{type: sgd}', '{type: sgd, momentum: $momentum}').concat(
    'vars: {momentum: 0}\n',
  );
  const draft = readPipeline(join(folderOf({ 'a.yaml': text }), 'a.yaml'));
  const momenta = [0, 0.5, 0.9].map(
    (momentum) => resolvePipeline(draft, [parseAssignment(`vars.momentum=${momentum}`)]).pipeline.optimizer,
  );
  expect(momenta).toMatchObject([{ momentum: 0 }, { momentum: 0.5 }, { momentum: 0.9 }]);
  expect(resolvePipeline(draft).variables).toEqual({ momentum: 0 });
});
