import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pipeline } from '../../src/config/pipeline.ts';
import { canonicalJson, trialId } from '../../src/plan/identity.ts';
import { load, SMALL } from '../config/files.ts';
import { LOCATED } from './located.ts';

const FULL = `${SMALL}loss: {type: categorical_crossentropy, label_smoothing: 0.1}
training: {epochs: 3, early_stopping: {patience: 2}}
metric: {name: validation.accuracy}
`.replace('{type: sgd}', '{type: adam, schedule: {type: cosine, warmup_epochs: 1}, clip: {norm: 1}}');

const idOf = (text: string, ...set: string[]): string => trialId(load(text, ...set).pipeline, LOCATED);
const base = idOf(FULL);

describe('the same', () => {
  test.each([
    ['name', ['name=other', 'architecture.name=other', 'description=words']],
    ['where it runs', ['resources.device=cpu', 'resources.threads=1']],
    ['an unused variable', ['vars.note=1']],
    ['what is the default anyway', ['seed=42', 'training.batch_size=64', 'augmentation=[]']],
    ['another spelling of a number', ['training.epochs=3.0', 'optimizer.learning_rate=1e-3']],
  ])('%s', (_, set) => expect(idOf(FULL, ...set)).toBe(base));

  test('comments, quotes and the layout of the file', () => {
    const text = FULL.replace('name: small', '# a comment\n"name":   small').replace(
      'training: {epochs: 3, early_stopping: {patience: 2}}',
      'training:\n  early_stopping:\n    patience: 2\n  epochs: 3 # few',
    );
    expect(text).not.toBe(FULL);
    expect(idOf(text)).toBe(base);
  });

  test('a value given by a variable', () => {
    expect(idOf(`${FULL.replace('units: 10', 'units: $units')}vars: {units: 10}\n`)).toBe(base);
  });

  test('the same data elsewhere', () => {
    expect(trialId(load(FULL).pipeline, { ...LOCATED, files: { train_images: '/elsewhere' } })).toBe(base);
  });

  test('keys in another order', () => {
    const shuffled = fc.json().map((text) => JSON.parse(text) as unknown);
    fc.assert(fc.property(shuffled, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
  });
});

describe('another', () => {
  // Every number, word and truth value of the resolved pipeline that is more than a description.
  const { pipeline } = load(FULL);
  const { name, description, resources, ...decisive } = pipeline;
  const leaves = leavesOf(decisive).filter(
    (path) => !['dataset.name', 'architecture.name'].includes(path.join('.')),
  );

  test.each(leaves.map((path) => [path.join('.'), path] as const))('%s', (_, path) => {
    expect(trialId(changed(pipeline, path), LOCATED)).not.toBe(base);
  });

  test('any other number', () => {
    const numbers = leaves.filter((path) => typeof at(pipeline, path) === 'number');
    fc.assert(
      fc.property(
        fc.constantFrom(...numbers),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (path, value) => {
          const isSame = trialId(changed(pipeline, path, value), LOCATED) === base;
          return isSame === (at(pipeline, path) === value);
        },
      ),
    );
  });

  test('data set, with the same names', () => {
    expect(trialId(pipeline, { ...LOCATED, fingerprint: '00'.repeat(32) })).not.toBe(base);
  });

  test('order of layers', () => {
    const text = FULL.replace(
      '    - flatten\n',
      '    - flatten\n    - dropout: {rate: 0.1}\n    - dense: {units: 5}\n',
    );
    const swapped = FULL.replace(
      '    - flatten\n',
      '    - flatten\n    - dense: {units: 5}\n    - dropout: {rate: 0.1}\n',
    );
    expect(idOf(text)).not.toBe(idOf(swapped));
  });
});

type Path = readonly string[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

const at = (value: unknown, path: Path): unknown => path.reduce((inner, key) => Object(inner)[key], value);

/** A copy with another value at a path. */
function changed(pipeline: Pipeline, path: Path, value?: unknown): Pipeline {
  const copy = structuredClone(pipeline);
  const parent = Object(at(copy, path.slice(0, -1)));
  const key = path.at(-1) ?? '';
  const old: unknown = parent[key];
  parent[key] = value ?? (typeof old === 'number' ? old + 1 : typeof old === 'boolean' ? !old : `not ${old}`);
  return copy;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
