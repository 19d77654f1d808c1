// Every pipeline that comes with fmx is valid, for fmx and for an editor.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadPipeline } from '../../src/config/load.ts';
import { planSweep } from '../../src/plan/plan-sweep.ts';
import { LOCATED } from '../plan/located.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(`${root}pipelines`).filter((name) => name.endsWith('.yaml'));
const schema = JSON.parse(readFileSync(`${root}schema/pipeline.schema.json`, 'utf8'));
const check = new Ajv({ strictTypes: false }).compile(schema);

describe.each(files)('pipelines/%s', (name) => {
  const text = readFileSync(`${root}pipelines/${name}`, 'utf8');

  test('loads', () => {
    expect(loadPipeline(`${root}pipelines/${name}`)).toMatchObject({ notices: [], source: text });
  });

  test('has nothing that an editor would complain about', () => {
    check(parse(text));
    expect(check.errors).toBeNull();
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/pipeline\.schema\.json\n/);
  });
});

test.each([
  ['tune', 27, 3],
  ['optimizers', 18, 3],
  ['dropout', 7, 5],
  ['batchnorm', 6, 5],
  ['augmentation', 4, 3],
  ['ann-vs-cnn', 2, 5],
  ['ann-vs-cnn-quick', 2, 3],
  ['smoke', 5, 1],
])(
  '%s is a sweep of %i configurations with %i seeds each, all of which can be trained',
  (name, size, seeds) => {
    const { first, seeds: given } = planSweep(loadPipeline(`${root}pipelines/${name}.yaml`), LOCATED);
    expect([first.length, given.length]).toEqual([size, seeds]);
    expect(new Set(first.map(({ id }) => id)).size).toBe(size);
    expect(first.flatMap(({ errors }) => errors)).toEqual([]);
  },
);

test('optimizers: each keeps nothing of the others, and has three learning rates', () => {
  const { first } = planSweep(loadPipeline(`${root}pipelines/optimizers.yaml`), LOCATED);
  const optimizers = first.map(({ trials: [trial] }) => trial?.pipeline.optimizer);
  const told = optimizers.map((optimizer) => {
    const { type, learning_rate, schedule, clip, ...own } = optimizer ?? {};
    return `${type} ${JSON.stringify(own)}`;
  });
  expect([...new Set(told)]).toMatchInlineSnapshot(`
    [
      "sgd {"momentum":0,"nesterov":false,"weight_decay":0}",
      "sgd {"momentum":0.9,"nesterov":false,"weight_decay":0}",
      "sgd {"momentum":0.9,"nesterov":true,"weight_decay":0}",
      "rmsprop {"rho":0.9,"momentum":0,"epsilon":1e-7,"weight_decay":0}",
      "adam {"beta_1":0.9,"beta_2":0.999,"epsilon":1e-7,"weight_decay":0}",
      "adamw {"weight_decay":0.01,"beta_1":0.9,"beta_2":0.999,"epsilon":1e-7}",
    ]
  `);
  for (const each of new Set(told)) expect(told.filter((other) => other === each)).toHaveLength(3);
});

test('ann-baseline is the network of the study', () => {
  const { architecture } = loadPipeline(`${root}pipelines/ann-baseline.yaml`).pipeline;
  const shape = architecture.layers.map(({ type, units, rate, activation }) => [
    type,
    units ?? rate,
    activation,
  ]);
  expect(shape).toEqual([
    ['flatten', undefined, undefined],
    ['dense', 128, 'relu'],
    ['dropout', 0.3, undefined],
    ['dense', 64, 'relu'],
    ['dense', 10, 'softmax'],
  ]);
});

describe('the editor accepts', () => {
  test.each([
    ['variables', 'architecture: {name: a, layers: [$first, dense: {units: $units}]}\nseed: $seed'],
    [
      'parts, where a file extends another',
      'optimizer: {learning_rate: 0.1}\ntraining: {early_stopping: null}',
    ],
    ['null, to take a key away', 'optimizer: {beta_1: null}'],
    ['layers by name alone', 'architecture: {layers: [flatten, activation, flatten: {}]}'],
  ])('%s', (_, text) => {
    check({ extends: 'base.yaml', ...parse(text) });
    expect(check.errors).toBeNull();
  });
});

describe('the editor marks', () => {
  test.each([
    ['an unknown key', 'sead: 1'],
    ['a number out of range', 'architecture: {layers: [dropout: {rate: 2}]}'],
    ['a layer without what it needs', 'architecture: {layers: [dense: {}]}'],
    ['a text for a number', 'seed: one'],
    ['an unknown optimizer', 'optimizer: {type: adm}'],
    ['another optimizer’s option', 'optimizer: {type: adam, momentum: 0.9}'],
  ])('%s', (_, text) => expect(check({ extends: 'base.yaml', ...parse(text) })).toBe(false));

  test('a file that extends none and lacks what is needed', () => expect(check({ name: 'x' })).toBe(false));
});
