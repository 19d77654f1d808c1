import { describe, expect, it } from 'vitest';
import { classDifferences } from '../../src/analysis/class-differences.ts';
import { configurationDifferences } from '../../src/analysis/configuration-differences.ts';
import { testDifference } from '../../src/analysis/test-difference.ts';

const pipeline = {
  name: 'one',
  architecture: {
    name: 'ann',
    layers: [{ type: 'flatten' }, { type: 'dense', units: 128, activation: 'relu' }],
  },
  augmentation: [] as object[],
  optimizer: { type: 'adam', learning_rate: 0.001 },
  training: { epochs: 10, early_stopping: null as object | null },
  seed: 42,
};

describe('configurations', () => {
  it('differ in paths, as after --set', () => {
    const other = structuredClone(pipeline);
    other.name = 'other';
    Object.assign(other.architecture.layers[1] ?? {}, { units: 64 });
    other.optimizer.learning_rate = 0.01;
    expect(configurationDifferences([pipeline, other])).toEqual([
      { path: 'architecture.layers.1.dense.units', values: [128, 64] },
      { path: 'optimizer.learning_rate', values: [0.001, 0.01] },
    ]);
  });

  it('differ in whole layers where these are others, and in lists that are longer', () => {
    const other = structuredClone(pipeline);
    other.architecture.layers[0] = { type: 'conv2d', filters: 8, kernel_size: [3, 3] } as never;
    other.augmentation.push({ type: 'zoom', factor: 0.1 });
    other.training.early_stopping = { patience: 3 };
    expect(configurationDifferences([pipeline, other, pipeline])).toEqual([
      {
        path: 'architecture.layers.0',
        values: ['flatten', 'conv2d {filters: 8, kernel_size: [3, 3]}', 'flatten'],
      },
      { path: 'augmentation.0', values: [null, 'zoom {factor: 0.1}', null] },
      { path: 'training.early_stopping', values: [null, '{patience: 3}', null] },
    ]);
  });

  it('that are the same differ in nothing', () => {
    expect(configurationDifferences([pipeline, structuredClone(pipeline)])).toEqual([]);
    expect(configurationDifferences([null, null])).toEqual([]);
  });
});

describe('two trials on the same images', () => {
  const actual = [0, 1, 2, 0, 1, 2];

  it('are told apart by those that only one of them gets right', () => {
    const found = testDifference(
      { actual, predicted: [0, 1, 2, 0, 0, 1] },
      { actual, predicted: [0, 2, 2, 1, 1, 1] },
    );
    expect(found).toMatchObject({
      agreement: { both: 2, only_a: 2, only_b: 1, neither: 1 },
      difference: { value: 1 / 6 },
      only_a: [1, 3],
      only_b: [4],
      test: { exact_p: expect.closeTo(1) },
    });
  });

  it('are not compared on others', () => {
    const one = { actual, predicted: actual };
    expect(testDifference(one, { actual: [1, 1, 2, 0, 1, 2], predicted: actual })).toBeNull();
    expect(testDifference(one, { actual: [0], predicted: [0] })).toBeNull();
    expect(testDifference({ actual: [], predicted: [] }, { actual: [], predicted: [] })).toBeNull();
  });

  it('differ in the F1 of their classes, with intervals over the images', () => {
    const many = Array.from({ length: 400 }, (_, i) => i % 2);
    const good = { actual: many, predicted: many.map((label, i) => (i % 20 === 0 ? 1 - label : label)) };
    const bad = { actual: many, predicted: many.map((label, i) => (i % 4 === 1 ? 1 - label : label)) };
    const [zero, one, none] = classDifferences(good, bad, 3);
    // 180 of 200 hits with 180 taken for it, against 200 hits with 300.
    expect(zero?.value).toBeCloseTo((2 * 180) / (200 + 180) - (2 * 200) / (200 + 300), 12);
    expect(one?.low).toBeLessThan(one?.value ?? 0);
    expect(one?.low).toBeGreaterThan(0.1);
    expect(none).toEqual({ value: 0, low: 0, high: 0 });
  });
});
