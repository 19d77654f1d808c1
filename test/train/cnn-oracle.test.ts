// A CNN with batch normalization, trained on pictures with dark backgrounds from the same weights, follows TensorFlow.js's
// own layers, autodiff and optimizer step by step, running statistics included.
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import { stratifiedSplit } from '../../src/datasets/split.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import { openStream, permutation } from '../../src/random.ts';
import type { TensorData } from '../../src/train/safetensors.ts';
import { createTrainer } from '../../src/train/trainer.ts';
import { relativeError } from '../contracts/support/numbers.ts';
import { sessions } from '../contracts/support/sessions.ts';
import { tf } from '../contracts/support/tensorflow.ts';
import { sampleTrial } from './support.ts';

const STEPS = 20;
const BATCH = 16;
const LAYERS = `architecture.layers=[
  {conv2d: {filters: 4, activation: relu}}, max_pool2d,
  {conv2d: {filters: 8, padding: same, use_bias: false}}, batch_normalization, {activation: {function: relu}}, max_pool2d,
  flatten, {dense: {units: 10, activation: softmax}}]`;

const spec = await sampleTrial(
  LAYERS,
  `training.batch_size=${BATCH}`,
  'optimizer={type: sgd, learning_rate: 0.05, momentum: 0.9, schedule: {type: constant}}',
);
const dataset = await loadDataset(spec.dataset);
const classes = dataset.classes.length;

interface Training {
  initial: Map<string, TensorData>;
  losses: number[];
  weights: Map<string, Float32Array>;
}

/** The first steps, as fmx trains them. */
async function train(session: EngineSession): Promise<Training> {
  const trainer = await createTrainer(spec, dataset, session);
  const weights = async () => trainer.evaluatedWeights(await trainer.readState());
  const initial = await weights();
  const losses: number[] = [];
  let sum = 0;
  for await (const { step, loss } of trainer.trainEpoch(1, () => [])) {
    losses.push(loss * step - sum);
    sum = loss * step;
    if (step === STEPS) break;
  }
  const values = [...(await weights())].map(([name, tensor]) => [name, tensor.values] as const);
  return { initial, losses, weights: new Map(values) };
}

/** The same steps in TensorFlow.js. */
function oracle(initial: Map<string, TensorData>): Omit<Training, 'initial'> {
  const layers = [
    tfl.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
    tfl.layers.maxPooling2d({ poolSize: 2 }),
    tfl.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'same', useBias: false }),
    tfl.layers.batchNormalization({ momentum: 0.9 }),
    tfl.layers.reLU(),
    tfl.layers.maxPooling2d({ poolSize: 2 }),
    tfl.layers.flatten(),
    tfl.layers.dense({ units: classes }),
  ];
  const network = tfl.sequential({ layers });
  const weights = [
    ...layers.flatMap(({ trainableWeights }) => trainableWeights),
    ...layers.flatMap(({ nonTrainableWeights }) => nonTrainableWeights),
  ];
  for (const [i, { shape, values }] of [...initial.values()].entries()) {
    weights[i]?.write(tf.tensor(values.slice(), [...shape]));
  }
  const variables = layers.flatMap(({ trainableWeights }) =>
    trainableWeights.map(({ name }) => tf.engine().registeredVariables[name] as tf.Variable),
  );
  const optimizer = tf.train.momentum(0.05, 0.9);
  const split = stratifiedSplit(dataset.train.labels, classes, spec.pipeline.dataset.validation, spec.seed);
  const order = permutation(openStream(spec.seed, 'shuffle', 1), split.train.length);
  const losses = Array.from({ length: STEPS }, (_, step) => {
    const rows = [...order.subarray(step * BATCH, (step + 1) * BATCH)].map((i) => split.train[i] as number);
    const loss = optimizer.minimize(
      () => {
        const pixels = rows.flatMap((row) => [...dataset.train.images.subarray(row * 784, (row + 1) * 784)]);
        const images = tf.div(tf.tensor4d(pixels, [BATCH, 28, 28, 1]), 255);
        const targets = tf.oneHot(
          rows.map((row) => dataset.train.labels[row] as number),
          classes,
        );
        const logits = network.apply(images, { training: true }) as tf.Tensor;
        return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar;
      },
      true,
      variables,
    );
    return loss?.dataSync()[0] as number;
  });
  const names = [...initial.keys()];
  return {
    losses,
    weights: new Map(
      weights.map((weight, i) => [names[i] as string, weight.read().dataSync() as Float32Array]),
    ),
  };
}

describe.each(Object.entries(sessions))('20 steps on engine %s', (_, open) => {
  let [found, expected]: Partial<Training>[] = [];
  beforeAll(async () => {
    const session = await open();
    found = await train(session);
    await session.close();
    expected = oracle(found.initial as Training['initial']);
  }, 60_000);

  it('have the same losses', () => {
    expect(found?.losses).toHaveLength(STEPS);
    expect(relativeError(found?.losses ?? [], expected?.losses ?? [])).toBeLessThan(1e-4);
  });

  it('end with the same weights and running statistics', () => {
    for (const [name, weights] of expected?.weights ?? []) {
      expect(relativeError(found?.weights?.get(name) ?? [], weights), name).toBeLessThan(1e-4);
    }
  });
});
