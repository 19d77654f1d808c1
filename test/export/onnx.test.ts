// Networks as ONNX models: what onnxruntime's own binding makes of them, whatever the batch, is what fmx makes of them.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import { onnxModel } from '../../src/export/onnx.ts';
import { blocks } from '../../src/layers/blocks.ts';
import { layers } from '../../src/layers/index.ts';
import { allLayers } from '../../src/layers/network.ts';
import { classify } from '../../src/predict/classify.ts';
import type { TrainedNetwork } from '../../src/train/trained-network.ts';
import { randomNumbers, relativeError } from '../contracts/support/numbers.ts';
import { NETWORKS, randomNetwork, trained } from './support.ts';

const PIXELS = 28 * 28;

/** What the model says of images (bytes), in batches of some size. */
async function predict(
  network: TrainedNetwork,
  images: readonly Uint8Array[],
  batch: number,
): Promise<{ probabilities: number[]; logits: number[] }> {
  const session = await InferenceSession.create(onnxModel(network, {}));
  const results = { probabilities: [] as number[], logits: [] as number[] };
  for (let start = 0; start < images.length; start += batch) {
    const part = images.slice(start, start + batch);
    const floats = Float32Array.from(
      part.flatMap((image) => [...image]),
      (byte) => byte / 255,
    );
    const fed = { images: new Tensor('float32', floats, [part.length, 28, 28, 1]) };
    const { probabilities, logits } = (await session.run(fed)) as Record<string, Tensor>;
    expect(probabilities?.dims).toEqual([part.length, 10]);
    results.probabilities.push(...((probabilities?.data ?? []) as Float32Array));
    results.logits.push(...((logits?.data ?? []) as Float32Array));
  }
  await session.release();
  return results;
}

const someImages = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => Uint8Array.from(randomNumbers(`image ${i}`, PIXELS, [0, 256])));

describe.each(Object.entries(NETWORKS))('a network of %s', (_, list) => {
  it('gives what fmx gives, one by one, in batches of 7, and all 500 at once', async () => {
    const network = await randomNetwork(list);
    const images = someImages(500);
    const expected = (await classify(network, images, 2)).flat();
    const spread = Math.max(...expected) - Math.min(...expected);
    expect(spread).toBeGreaterThan(0.1);
    for (const batch of [1, 7, 500]) {
      const { probabilities } = await predict(network, images, batch);
      expect(relativeError(probabilities, expected)).toBeLessThan(1e-5);
    }
  });
});

it('is tested with every layer and block that there is', async () => {
  const used = new Set<string>();
  for (const list of Object.values(NETWORKS)) {
    const { pipeline } = await randomNetwork(list);
    for (const { type } of allLayers(pipeline.architecture.layers)) used.add(type);
  }
  expect([...used].sort()).toEqual([...Object.keys(layers), ...Object.keys(blocks)].sort());
});

describe.each([
  ['the best epoch', []],
  ['the last epoch, as the best is not restored', ['training.restore_best_weights=false']],
  ['the averages', ['training.weight_average={decay: 0.9}']],
  ['the last averages', ['training.weight_average={decay: 0.9}', 'training.restore_best_weights=false']],
])('a trained network, with the weights of %s', (_, set) => {
  it('gives the recorded test accuracy and confidences', async () => {
    const { network, evaluated, spec } = await trained(
      ...set,
      'training.epochs=6',
      'optimizer.learning_rate=0.01',
    );
    const { test } = await loadDataset(spec.dataset);
    const images = Array.from({ length: test.count }, (_, i) =>
      test.images.subarray(i * PIXELS, (i + 1) * PIXELS),
    );
    const { probabilities, logits } = await predict(network, images, 500);
    const rows = images.map((_, i) => probabilities.slice(i * 10, (i + 1) * 10));
    const hits = rows.filter((row, i) => row.indexOf(Math.max(...row)) === test.labels[i]).length;
    const recorded = Object.fromEntries(evaluated.metrics.map(({ name, value }) => [name, value]));
    expect(hits / test.count).toBe(recorded.accuracy);
    expect(evaluated.mistakes.length).toBeGreaterThan(10);
    for (const { index, predicted, confidence } of evaluated.mistakes) {
      expect(Math.abs((rows[index]?.[predicted] ?? Number.NaN) - confidence)).toBeLessThan(1e-5);
    }
    const losses = images.map((_, i) => {
      const row = logits.slice(i * 10, (i + 1) * 10);
      const sum = row.reduce((total, logit) => total + Math.exp(logit), 0);
      return Math.log(sum) - (row[test.labels[i] ?? 0] ?? Number.NaN);
    });
    const loss = losses.reduce((total, one) => total + one, 0) / losses.length;
    expect(Math.abs(loss - (recorded.loss ?? Number.NaN))).toBeLessThan(1e-5);
    expect(network.epoch).toBe(evaluated.epoch);
  });
});
