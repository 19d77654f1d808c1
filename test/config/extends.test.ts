import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '../../src/config/load.ts';
import { complaint, folderOf, load, SMALL } from './files.ts';

test('maps are joined, lists and single values replaced', () => {
  const { pipeline } = load({
    'base.yaml': `${SMALL}training: {epochs: 5, batch_size: 32}\n`,
    'a.yaml': `
      extends: base.yaml
      training: {epochs: 7}
      architecture: {layers: [flatten, dense: {units: 3}, dense: {units: 10}]}
    `,
  });
  expect(pipeline.training).toMatchObject({ epochs: 7, batch_size: 32 });
  expect(pipeline.architecture).toMatchObject({
    name: 'ann',
    layers: [{ type: 'flatten' }, { type: 'dense', units: 3 }, { type: 'dense', units: 10 }],
  });
});

test('null takes an inherited key away', () => {
  const { pipeline } = load({
    'base.yaml': `${SMALL}training: {epochs: 5, early_stopping: {patience: 2}}\nseed: 7\n`,
    'a.yaml': 'extends: base.yaml\nseed: null\ntraining: {early_stopping: ~}\n',
  });
  expect(pipeline.seed).toBe(42);
  expect(pipeline.training).toMatchObject({ epochs: 5, early_stopping: null });
});

test('of several files the later ones win, and the file itself over all', () => {
  const { pipeline } = load({
    'base.yaml': SMALL,
    'one.yaml': 'seed: 1\ntraining: {epochs: 1, batch_size: 1}\n',
    'two.yaml': 'training: {epochs: 2, batch_size: 2}\n',
    'a.yaml': 'extends: [base.yaml, one.yaml, two.yaml]\ntraining: {epochs: 3}\n',
  });
  expect(pipeline).toMatchObject({ seed: 1, training: { epochs: 3, batch_size: 2 } });
});

test('a variable of a file below can be given another value', () => {
  const { pipeline } = load({
    'base.yaml': `${SMALL}seed: $seed\nvars: {seed: 1}\n`,
    'a.yaml': 'extends: base.yaml\nvars: {seed: 2}\n',
  });
  expect(pipeline.seed).toBe(2);
});

test('the same file may be extended on two ways', () => {
  const { pipeline } = load({
    'base.yaml': SMALL,
    'left.yaml': 'extends: base.yaml\nseed: 1\n',
    'right.yaml': 'extends: base.yaml\ntraining: {epochs: 2}\n',
    'a.yaml': 'extends: [left.yaml, right.yaml]\n',
  });
  expect(pipeline).toMatchObject({ seed: 1, training: { epochs: 2 } });
});

test('an error stands in the file and line that somebody wrote', () => {
  const files = {
    'shared/base.yaml': `${SMALL}training: {epochs: ten}\n`,
    'a.yaml': 'extends: shared/base.yaml\ntraining: {batch_size: 0}\n',
  };
  expect(complaint(files)).toMatchInlineSnapshot(`
    "error: training.batch_size is 0, but a whole number from 1 to 65536 is expected (a.yaml:2:24)
    2 | training: {batch_size: 0}
      |                        ^

    error: training.epochs is the text "ten", but a whole number from 1 to 100000 is expected (shared/base.yaml:9:20)
    9 | training: {epochs: ten}
      |                    ^"
  `);
});

test('a circle', () => {
  const files = {
    'a.yaml': 'extends: b.yaml',
    'b.yaml': 'extends: sub/c.yaml',
    'sub/c.yaml': 'extends: ../a.yaml',
  };
  expect(complaint(files)).toMatchInlineSnapshot(`
    "error: files extend or use each other in a circle: a.yaml → b.yaml → sub/c.yaml → a.yaml (sub/c.yaml:1:10)
    1 | extends: ../a.yaml
      |          ^
    Remove one of these \`extends\` or \`use\`."
  `);
  expect(complaint({ 'a.yaml': 'extends: a.yaml' })).toContain('in a circle: a.yaml → a.yaml');
});

test('a file that is not there', () => {
  expect(complaint({ 'a.yaml': 'name: x\nextends: bse.yaml\n', 'base.yaml': SMALL })).toMatchInlineSnapshot(`
    "error: there is no file bse.yaml (a.yaml:2:10)
    2 | extends: bse.yaml
      |          ^
    Did you mean base.yaml?"
  `);
});

test('what is no file name', () => {
  expect(complaint('extends: [3, {a: 1}]\n')).toMatchInlineSnapshot(`
    "error: extends names a file, or a list of files (a.yaml:1:11)
    1 | extends: [3, {a: 1}]
      |           ^
    Write \`extends: other.yaml\`.

    error: extends names a file, or a list of files (a.yaml:1:14)
    1 | extends: [3, {a: 1}]
      |              ^
    Write \`extends: other.yaml\`."
  `);
});

test('a file elsewhere is allowed, but said', () => {
  const elsewhere = folderOf({ 'base.yaml': SMALL });
  const path = join(elsewhere, 'base.yaml');
  const folder = folderOf({ 'a.yaml': `extends: ${path}\n` });
  const { notices, pipeline } = loadPipeline(join(folder, 'a.yaml'));
  expect(pipeline.name).toBe('small');
  expect(notices).toEqual([
    `${folder}/a.yaml extends ${path}, which is outside its folder: take both along when you copy it.`,
  ]);
  expect(load({ 'base.yaml': SMALL, 'a.yaml': 'extends: ./base.yaml' }).notices).toEqual([]);
});

test('the source is the text of the file itself', () => {
  const folder = folderOf({ 'base.yaml': SMALL, 'a.yaml': '# mine\nextends: base.yaml\n' });
  const path = join(folder, 'a.yaml');
  expect(loadPipeline(path)).toMatchObject({ path, source: readFileSync(path, 'utf8') });
});
