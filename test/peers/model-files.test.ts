// Model files as Python sees them: ONNX's checker and onnxruntime, and the package safetensors.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import { modelFormats } from '../../src/export/index.ts';
import { modelMetadata } from '../../src/export/metadata.ts';
import { classify } from '../../src/predict/classify.ts';
import type { TrainedNetwork } from '../../src/train/trained-network.ts';
import { relativeError } from '../contracts/support/numbers.ts';
import { NETWORKS, randomNetwork, type Trained, trained } from '../export/support.ts';
import { newFolder } from '../folders.ts';
import { sampleTrial } from '../train/support.ts';
import { runPython } from './python.ts';

const PIXELS = 28 * 28;

interface Answer {
  inputs: unknown;
  outputs: unknown;
  metadata: Record<string, string>;
  /** By the size of the batches. */
  probabilities: Record<string, number[][]>;
}

/** 500 images of the sample: its test images, and some of them once more. */
async function images(): Promise<Uint8Array[]> {
  const { test } = await loadDataset((await sampleTrial()).dataset);
  return Array.from({ length: 500 }, (_, i) => {
    const at = (i % test.count) * PIXELS;
    return test.images.subarray(at, at + PIXELS);
  });
}

async function inPython(network: TrainedNetwork, metadata: Record<string, string>): Promise<Answer> {
  const folder = newFolder();
  const [model, pictures] = [join(folder, 'größe.onnx'), join(folder, 'images')];
  writeFileSync(model, modelFormats.onnx.encode(network, metadata));
  writeFileSync(pictures, Buffer.concat(await images()));
  return runPython('run_onnx.py', model, pictures, '1', '7', '500') as Answer;
}

const origin = ({ spec, evaluated }: Trained) => ({
  id: 3,
  hash: spec.id,
  name: 'Größe „1“',
  metrics: evaluated.metrics,
});

describe.each(Object.entries(NETWORKS))("a network of %s in Python's onnxruntime", (_, list) => {
  it('passes the checker, and says what fmx says at every size of the batch', async () => {
    const network = await randomNetwork(list);
    const { probabilities } = await inPython(network, {});
    const expected = (await classify(network, await images(), 2)).flat();
    for (const batch of ['1', '7', '500']) {
      expect(relativeError(probabilities[batch]?.flat() ?? [], expected)).toBeLessThan(1e-5);
    }
  });
});

describe('a trained network', () => {
  it("as ONNX has the recorded test accuracy in Python's onnxruntime, and says what it is", async () => {
    const result = await trained('training.weight_average={decay: 0.9}', 'optimizer.learning_rate=0.01');
    const answer = await inPython(result.network, modelMetadata(result.network, origin(result)));
    expect(answer.inputs).toEqual([['images', 'tensor(float)', ['batch', 28, 28, 1]]]);
    expect(answer.outputs).toEqual([
      ['probabilities', 'tensor(float)', ['batch', 10]],
      ['logits', 'tensor(float)', ['batch', 10]],
    ]);
    const { test, classes } = await loadDataset(result.spec.dataset);
    const rows = answer.probabilities['7']?.slice(0, test.count) ?? [];
    const hits = rows.filter((row, i) => row.indexOf(Math.max(...row)) === test.labels[i]).length;
    const { metadata } = answer;
    expect(metadata).toMatchObject({ name: 'Größe „1“', trial: '3', trial_hash: result.spec.id });
    expect(JSON.parse(metadata.metrics ?? '')['test.accuracy']).toBe(hits / test.count);
    expect(JSON.parse(metadata.classes ?? '')).toEqual(classes);
    expect(JSON.parse(metadata.pipeline ?? '')).toEqual(result.spec.pipeline);
  });

  it("as safetensors has the same weights, to the bit, in Python's package of that name", async () => {
    const result = await trained();
    const file = join(newFolder(), 'größe.safetensors');
    const metadata = modelMetadata(result.network, origin(result));
    writeFileSync(file, modelFormats.safetensors.encode(result.network, metadata));
    const tensors = [...result.network.weights].map(([name, { shape, values }]) => {
      const sha256 = createHash('sha256').update(new Uint8Array(values.slice().buffer)).digest('hex');
      return [name, { dtype: 'float32', shape, sha256 }];
    });
    expect(runPython('read_safetensors.py', file)).toEqual({
      tensors: Object.fromEntries(tensors),
      metadata,
    });
  });
});
