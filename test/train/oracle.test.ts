// The study's network, trained for a whole epoch from the same weights and with the same dropout masks, follows
// TensorFlow.js's autodiff and optimizers step by step.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import { initializers } from '../../src/initializers/index.ts';
import { sizeOf } from '../../src/ir/value.ts';
import { keyOf, openStream, permutation } from '../../src/random.ts';
import { createBatches } from '../../src/train/batches.ts';
import { createStepper } from '../../src/train/stepper.ts';
import { type TrainingGraph, trainingGraph } from '../../src/train/training-graph.ts';
import { dropoutMask } from '../contracts/support/dropout-mask.ts';
import { relativeError } from '../contracts/support/numbers.ts';
import { sessions } from '../contracts/support/sessions.ts';
import { tf } from '../contracts/support/tensorflow.ts';
import { sampleTrial } from './support.ts';

const BATCH = 64;
const RATE = 0.3;
const SEED = 42;

interface Training {
  losses: number[];
  weights: Map<string, Float32Array>;
}

const spec = await sampleTrial('optimizer.schedule.type=constant');
const dataset = await loadDataset(spec.dataset);
const classes = dataset.classes.length;
/** 15 batches of 64, and a last one of 40. */
const order = permutation(openStream(SEED, 'shuffle', 1), dataset.train.count);

const initialWeights = new Map(
  trainingGraph(spec.pipeline, { batch: BATCH, image: dataset.shape, classes }).network.parameters.map(
    ({ name, shape, initializer, fan }) => [
      name,
      { shape, values: initializers[initializer].values(shape, fan, openStream(SEED, 'initialize', name)) },
    ],
  ),
);

/** An epoch as fmx trains it. */
async function train(session: EngineSession, optimizer: string[], learningRate: number): Promise<Training> {
  const { pipeline } = await sampleTrial('optimizer.schedule.type=constant', ...optimizer);
  const batches = createBatches(dataset.train, dataset.shape, classes, BATCH);
  const graphs: TrainingGraph[] = [];
  const step = await createStepper(session, batches, dataset.train.count, BATCH, (batch) => {
    const graph = trainingGraph(pipeline, { batch, image: dataset.shape, classes });
    graphs.push(graph);
    return graph.graph;
  });
  const { scalars, slots } = graphs[0] as TrainingGraph;
  for (const [name, { values }] of initialWeights) await session.writeState(name, values);
  for (const [name, { shape, initial }] of slots) {
    await session.writeState(name, new Float32Array(sizeOf(shape)).fill(initial));
  }
  const losses: number[] = [];
  for (const { program } of step(order)) {
    program.feeds.random_key?.set(keyOf(SEED, 'dropout', losses.length));
    for (const [name, value] of Object.entries(scalars(losses.length + 1, learningRate))) {
      program.feeds[name]?.fill(value);
    }
    await program.run();
    losses.push(program.outputs.loss?.[0] as number);
  }
  return { losses, weights: await session.readState() };
}

/** The same epoch in TensorFlow.js. */
function oracle(optimizer: tf.Optimizer): Training {
  const variables = new Map(
    [...initialWeights].map(([name, { shape, values }]) => [
      name,
      tf.variable(tf.tensor(values.slice(), [...shape])),
    ]),
  );
  const weight = (name: string): tf.Tensor2D => variables.get(name) as tf.Tensor2D;
  const dense = (x: tf.Tensor2D, layer: string): tf.Tensor2D =>
    tf.add(tf.matMul(x, weight(`${layer}/kernel`)), weight(`${layer}/bias`));
  const losses: number[] = [];
  for (let start = 0; start < order.length; start += BATCH) {
    const rows = order.subarray(start, start + BATCH);
    const loss = optimizer.minimize(
      () => {
        const pixels = [...rows].map((row) => dataset.train.images.subarray(row * 784, (row + 1) * 784));
        const images = tf.div(tf.tensor2d(pixels.map((image) => [...image])), 255) as tf.Tensor2D;
        const targets = tf.oneHot(
          [...rows].map((row) => dataset.train.labels[row] as number),
          classes,
        );
        const key = keyOf(SEED, 'dropout', losses.length);
        const mask = tf.tensor2d(dropoutMask(key, rows.length * 128, RATE, 0), [rows.length, 128]);
        const hidden = tf.mul(tf.relu(dense(images, 'dense_1')), mask) as tf.Tensor2D;
        const logits = dense(tf.relu(dense(hidden, 'dense_2')), 'dense_3');
        return tf.losses.softmaxCrossEntropy(targets, logits) as tf.Scalar;
      },
      true,
      [...variables.values()],
    );
    losses.push(loss?.dataSync()[0] as number);
  }
  const weights = new Map(
    [...variables].map(([name, variable]) => [name, variable.dataSync() as Float32Array]),
  );
  for (const variable of variables.values()) variable.dispose();
  return { losses, weights };
}

// TensorFlow.js takes Adam's 1 − 0.999ᵗ in float32, where in the first step it is 5e-5 too small; we take it in float64.
describe.each([
  [
    'sgd with momentum',
    ['optimizer.type=sgd', 'optimizer.momentum=0.9'],
    0.05,
    tf.train.momentum(0.05, 0.9),
    1e-6,
  ],
  ['adam', ['optimizer.type=adam'], 0.001, tf.train.adam(0.001), 1e-4],
] as const)("an epoch of the study's network by %s", (_, set, rate, tfOptimizer, bound) => {
  let expected: Training;
  beforeAll(() => {
    expected = oracle(tfOptimizer);
  });

  describe.each(Object.entries(sessions))('on engine %s', (_, open) => {
    let found: Training;
    beforeAll(async () => {
      const session = await open();
      found = await train(session, [...set], rate);
      await session.close();
    });

    it('has the same loss in each of 16 steps', () => {
      expect(found.losses).toHaveLength(16);
      for (const [step, loss] of found.losses.entries()) {
        expect(Math.abs(loss / (expected.losses[step] as number) - 1)).toBeLessThan(1e-5);
      }
      expect(found.losses.at(-1)).toBeLessThan(0.7 * (found.losses[0] as number));
    });

    it('ends with the same weights', () => {
      for (const [name, weights] of expected.weights) {
        expect(relativeError(found.weights.get(name) as Float32Array, weights)).toBeLessThan(bound);
      }
    });
  });
});
