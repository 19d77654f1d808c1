// Networks of every layer, block and optimizer, trained 20 steps long: losses, weights and running statistics are
// TensorFlow.js's, from the same weights, batches and dropout masks.
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pipeline } from '../../src/config/pipeline.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import { type Shape, sizeOf, topologicalOrder } from '../../src/ir/value.ts';
import { blocks } from '../../src/layers/blocks.ts';
import { layers } from '../../src/layers/index.ts';
import type { LayerSpec } from '../../src/layers/network.ts';
import type { OptimizerName } from '../../src/optimizers/index.ts';
import { keyOf } from '../../src/random.ts';
import { trainingGraph } from '../../src/train/training-graph.ts';
import { sampleTrial } from '../train/support.ts';
import { evaluate } from './support/evaluate.ts';
import { type LayerCase, layerCases } from './support/layer-cases.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { type OptimizerCase, optimizerCases } from './support/optimizer-cases.ts';
import { registry } from './support/optimizer-program.ts';
import { createRule } from './support/optimizer-rules.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';
import { tf } from './support/tensorflow.ts';
import { sequence, type TfLayer, type TfNetwork, type TfStep } from './support/tensorflow-layers.ts';
import { byOptimizer, type TfBatch, type TfUpdate, trainTensorflow } from './support/tensorflow-training.ts';

const STEPS = 20;
const CLASSES = 3;

interface Network {
  layers: LayerSpec[];
  /** [batch, height, width, channels] */
  input: readonly [number, number, number, number];
  tensorflow: () => TfNetwork;
}

interface Optimization {
  options: Pipeline['optimizer'];
  rate: number;
  tensorflow: () => TfUpdate;
}

const { pipeline: sample } = await sampleTrial();

/** A layer as in a pipeline: what is left out takes its default. */
const layer = (type: keyof typeof layers, options: object = {}): LayerSpec => ({
  ...withDefaults<object>(layers[type].schema, options),
  type,
});
const end = [layer('flatten'), layer('dense', { units: CLASSES, activation: 'softmax' })];
const asRows: TfStep = (x) => tf.reshape(x, [x.shape[0] as number, -1]);
const tfEnd = (): (TfLayer | TfStep)[] => [asRows, tfl.layers.dense({ units: CLASSES })];

const optimizer = (name: OptimizerName, options: object): Pipeline['optimizer'] =>
  ({
    ...sample.optimizer,
    ...withDefaults(registry[name].schema, options),
    ...{ type: name, weight_decay: 0, clip: null },
  }) as Pipeline['optimizer'];

const momentum: Optimization = {
  options: optimizer('sgd', { momentum: 0.9 }),
  rate: 0.02,
  tensorflow: () => byOptimizer(tf.train.momentum(0.02, 0.9)),
};

/** Trains with fmx and with TensorFlow.js, and says how far apart they end. */
async function compare(session: EngineSession, network: Network, optimization: Optimization) {
  const pipeline = {
    ...sample,
    architecture: { ...sample.architecture, layers: network.layers as Pipeline['architecture']['layers'] },
    optimizer: optimization.options,
  };
  const [batch, height, width, channels] = network.input;
  const shape = { batch, image: { height, width, channels }, classes: CLASSES };
  const { graph, network: built, slots, scalars } = trainingGraph(pipeline, shape);
  const weights = [...built.parameters, ...built.running].map((weight) => ({
    ...weight,
    values: randomNumbers(
      weight.name,
      sizeOf(weight.shape),
      weight.name.includes('moving') ? [0.5, 2] : [-1, 1],
    ),
  }));
  const dropped = topologicalOrder([built.logits]).filter(({ op }) => op === 'DropoutMask');
  const keys = Array.from({ length: STEPS }, (_, step) => keyOf(1, 'dropout', step));
  const batches = keys.map((key, step): TfBatch => {
    const masks = evaluate(dropped, { random_key: key });
    return {
      images: {
        shape: network.input,
        values: randomNumbers(`images ${step}`, sizeOf(network.input), [0, 1]),
      },
      targets: {
        shape: [batch, CLASSES],
        values: Float32Array.from({ length: batch * CLASSES }, (_, i) =>
          (Math.floor(i / CLASSES) + step) % CLASSES === i % CLASSES ? 1 : 0,
        ),
      },
      masks: masks.map((values, i) => ({ shape: dropped[i]?.shape as Shape, values })),
    };
  });

  const program = await session.compile(graph);
  for (const { name, values } of weights) await session.writeState(name, values);
  for (const [name, { shape, initial }] of slots) {
    await session.writeState(name, new Float32Array(sizeOf(shape)).fill(initial));
  }
  const losses: number[] = [];
  for (const [step, { images, targets }] of batches.entries()) {
    program.feeds.images?.set(images.values);
    program.feeds.targets?.set(targets.values);
    program.feeds.random_key?.set(keys[step] ?? []);
    for (const [name, value] of Object.entries(scalars(step + 1, optimization.rate))) {
      program.feeds[name]?.fill(value);
    }
    await program.run();
    losses.push(program.outputs.loss?.[0] as number);
  }
  const state = await session.readState();

  const expected = trainTensorflow(
    network.tensorflow(),
    weights.map(({ values }) => values),
    batches,
    optimization.tensorflow(),
  );
  return {
    losses: relativeError(losses, expected.losses),
    weights: Math.max(
      ...weights.map(({ name }, i) => relativeError(state.get(name) ?? [], expected.weights[i] ?? [])),
    ),
    moved: Math.max(...weights.map(({ name, values }) => relativeError(state.get(name) ?? [], values))),
  };
}

/** A trained layer before the one that is looked at, so that gradients must pass through that. */
function around({ options, input, tensorflow }: LayerCase, name: keyof typeof layers): Network {
  const [batch = 0, ...image] = input;
  const looked = layer(name, options);
  if (image.length === 1) {
    const units = image[0] as number;
    return {
      layers: [layer('flatten'), layer('dense', { units, activation: 'tanh' }), looked, ...end],
      input: [batch, 1, units, 1],
      tensorflow: () =>
        sequence([asRows, tfl.layers.dense({ units, activation: 'tanh' }), ...tensorflow(), ...tfEnd()]),
    };
  }
  const [height = 0, width = 0, channels = 0] = image;
  const first = { filters: channels, kernel_size: 1, activation: 'tanh' };
  return {
    layers: [layer('conv2d', first), looked, ...end],
    input: [batch, height, width, channels],
    tensorflow: () =>
      sequence([
        tfl.layers.conv2d({ filters: channels, kernelSize: 1, activation: 'tanh' }),
        ...tensorflow(),
        ...tfEnd(),
      ]),
  };
}

const ofLayers = Object.entries(layerCases).flatMap(([name, cases]) =>
  (cases as readonly LayerCase[]).map(
    (item) =>
      [`${name} with ${JSON.stringify(item.options)}`, around(item, name as keyof typeof layers)] as const,
  ),
);

const same = (filters: number, strides = 1): LayerSpec =>
  layer('conv2d', { filters, strides, padding: 'same', activation: 'tanh' });
const tfSame = (filters: number, strides = 1): TfLayer =>
  tfl.layers.conv2d({ filters, strides, kernelSize: 3, padding: 'same', activation: 'tanh' });

const ofBlocks = {
  residual: {
    layers: [
      { type: 'residual', layers: [same(4, 2), layer('batch_normalization'), same(4)] },
      { type: 'residual', layers: [same(4)] },
      ...end,
    ],
    input: [4, 6, 4, 2],
    tensorflow: () => {
      const inside = [tfSame(4, 2), tfl.layers.batchNormalization({ momentum: 0.9 }), tfSame(4)];
      const projection = tfl.layers.conv2d({ filters: 4, strides: 2, kernelSize: 1, useBias: false });
      const [first, second, last] = [sequence(inside), sequence([tfSame(4)]), sequence(tfEnd())];
      return {
        layers: [...inside, projection, ...second.layers, ...last.layers],
        apply(x, masks, training) {
          const y = tf.add(first.apply(x, masks, training), projection.apply(x) as tf.Tensor);
          return last.apply(tf.add(y, second.apply(y, masks, training)), masks, training);
        },
      };
    },
  },
  repeat: {
    layers: [{ type: 'repeat', times: 3, layers: [same(2), layer('batch_normalization')] }, ...end],
    input: [4, 6, 4, 2],
    tensorflow: () =>
      sequence([
        ...[1, 2, 3].flatMap(() => [tfSame(2), tfl.layers.batchNormalization({ momentum: 0.9 })]),
        ...tfEnd(),
      ]),
  },
} satisfies Record<keyof typeof blocks, Network>;

/** Where TensorFlow.js lacks an optimizer, its paper's rule takes TensorFlow.js's gradients. */
function byRule(options: Pipeline['optimizer'], rate: number): TfUpdate {
  const rules = new Map<string, ReturnType<typeof createRule>>();
  return (variables, gradients, t) => {
    for (const variable of variables) {
      const rule = rules.get(variable.name) ?? createRule(options, variable.size);
      rules.set(variable.name, rule);
      const values = Float64Array.from(variable.dataSync());
      rule(values, (gradients[variable.name] as tf.Tensor).dataSync(), t, rate);
      variable.assign(tf.tensor(Float32Array.from(values), variable.shape));
    }
  };
}

const cnn: Network = {
  layers: [
    layer('conv2d', { filters: 4, activation: 'tanh' }),
    layer('max_pool2d'),
    layer('batch_normalization'),
    ...end,
  ],
  input: [8, 6, 6, 1],
  tensorflow: () =>
    sequence([
      tfl.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'tanh' }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.batchNormalization({ momentum: 0.9 }),
      ...tfEnd(),
    ]),
};

/** A batch that an engine may do part by part, over more than one part a thread. */
const ofParts: Network = {
  layers: [
    layer('conv2d', { filters: 8, activation: 'relu' }),
    layer('conv2d', { filters: 8, activation: 'relu' }),
    layer('max_pool2d'),
    layer('flatten'),
    layer('dense', { units: 8, activation: 'tanh' }),
    layer('dropout', { rate: 0.3 }),
    ...end.slice(1),
  ],
  input: [80, 8, 8, 1],
  tensorflow: () =>
    sequence([
      tfl.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
      tfl.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu' }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      asRows,
      tfl.layers.dense({ units: 8, activation: 'tanh' }),
      (x, [mask]) => (mask ? tf.mul(x, mask) : x),
      tfl.layers.dense({ units: CLASSES }),
    ]),
};

const ofOptimizers = Object.entries(optimizerCases).flatMap(([name, cases]) =>
  (cases as readonly OptimizerCase[]).map(({ options, tensorflow }) => {
    const rate = name === 'adadelta' ? 1 : 0.01;
    const all = optimizer(name as OptimizerName, options);
    const optimization: Optimization = {
      options: all,
      rate,
      tensorflow: () => (tensorflow ? byOptimizer(tensorflow(rate)) : byRule(all, rate)),
    };
    return [`${name} with ${JSON.stringify(options)}`, optimization] as const;
  }),
);

it('every block has a network', () => {
  expect(Object.keys(ofBlocks)).toEqual(Object.keys(blocks));
});

describe.each(Object.entries(sessions))(`${STEPS} steps on engine %s`, (_, open) => {
  let session: EngineSession;
  beforeEach(async () => {
    session = await open();
  });
  afterEach(() => session.close());

  it.each([...ofLayers, ...Object.entries<Network>(ofBlocks)])('of a network with %s', async (_, network) => {
    const { losses, weights, moved } = await compare(session, network, momentum);
    expect(losses).toBeLessThan(1e-4);
    expect(weights).toBeLessThan(1e-4);
    expect(moved).toBeGreaterThan(0.01);
  });

  it('of a CNN with a large batch', async () => {
    const { losses, weights, moved } = await compare(session, ofParts, momentum);
    expect(losses).toBeLessThan(1e-4);
    expect(weights).toBeLessThan(1e-4);
    expect(moved).toBeGreaterThan(0.01);
  });

  it.each(ofOptimizers)('of a CNN by %s', async (_, optimization) => {
    const { losses, weights, moved } = await compare(session, cnn, optimization);
    expect(losses).toBeLessThan(1e-4);
    expect(weights).toBeLessThan(1e-4);
    expect(moved).toBeGreaterThan(0.01);
  });
});
