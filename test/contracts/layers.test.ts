// Every layer, with several sets of options: its result and gradients against central differences, and against
// TensorFlow.js's own layer with the same weights. Errors are relative to the largest magnitude in a tensor.
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import { type Shape, sizeOf, type Value, type ValueOf } from '../../src/ir/value.ts';
import { type LayerName, layers } from '../../src/layers/index.ts';
import type { Layer, LayerContext } from '../../src/layers/layer.ts';
import { keyOf } from '../../src/random.ts';
import { centralDifferences, evaluate } from './support/evaluate.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';
import { tf } from './support/tensorflow.ts';
import { runTensorflow, type TfLayer, type TfStep } from './support/tensorflow-layers.ts';

interface Case {
  /** As in a pipeline: what is left out takes its default. */
  options: object;
  /** Of the batch that comes in. */
  input: Shape;
  /** The same in TensorFlow.js, layer after layer, with their weights in the order in which ours asks for its own. */
  tensorflow: () => (TfLayer | TfStep)[];
  /** The shape in which it holds a parameter, by our parameter's name, where that is not ours. */
  shapes?: Record<string, Shape>;
}

const row: Shape = [4, 7];
const image: Shape = [4, 5, 4, 3];
const leakyRelu = (): TfLayer => tfl.layers.leakyReLU({ alpha: 0.2 });
const applied = (activation: 'relu' | 'tanh' | 'sigmoid' | 'softmax' | 'linear') => () => [
  tfl.layers.activation({ activation }),
];
/** x·Φ(x); TensorFlow.js's own layer has it too, under a name that its types lack. */
const gelu: TfStep = (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));

const cases = {
  flatten: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.flatten()] },
    { options: {}, input: row, tensorflow: () => [] },
  ],
  dense: [
    { options: { units: 5 }, input: row, tensorflow: () => [tfl.layers.dense({ units: 5 })] },
    {
      options: { units: 1, use_bias: false },
      input: row,
      tensorflow: () => [tfl.layers.dense({ units: 1, useBias: false })],
    },
    ...(['relu', 'tanh', 'sigmoid', 'softmax'] as const).map((activation) => ({
      options: { units: 5, activation },
      input: row,
      tensorflow: () => [tfl.layers.dense({ units: 5, activation })],
    })),
    {
      options: { units: 5, activation: 'leaky_relu', kernel_initializer: 'he_normal' },
      input: [1, 3],
      tensorflow: () => [tfl.layers.dense({ units: 5 }), leakyRelu()],
    },
    {
      options: { units: 5, activation: 'gelu' },
      input: row,
      tensorflow: () => [tfl.layers.dense({ units: 5 }), gelu],
    },
  ],
  dropout: [
    { rate: 0, input: row },
    { rate: 0.3, input: row },
    { rate: 0.5, input: image },
  ].map(({ rate, input }) => ({
    options: { rate },
    input,
    tensorflow: () => [
      (x: tf.Tensor, [mask]: readonly tf.Tensor[], training: boolean) =>
        training ? tf.mul(x, mask ?? 1) : (tfl.layers.dropout({ rate }).apply(x, { training }) as tf.Tensor),
    ],
  })),
  // TensorFlow.js has no such layer: it multiplies by the same mask, of one number for each channel of an image.
  spatial_dropout2d: [0, 0.3, 0.5].map((rate) => ({
    options: { rate },
    input: image,
    tensorflow: () => [
      (x: tf.Tensor, [mask]: readonly tf.Tensor[], training: boolean) =>
        training ? tf.mul(x, mask ? tf.reshape(mask, [4, 1, 1, 3]) : 1) : x,
    ],
  })),
  activation: [
    { options: {}, input: image, tensorflow: applied('relu') },
    { options: { function: 'linear' }, input: row, tensorflow: applied('linear') },
    { options: { function: 'tanh' }, input: row, tensorflow: applied('tanh') },
    { options: { function: 'sigmoid' }, input: image, tensorflow: applied('sigmoid') },
    { options: { function: 'softmax' }, input: row, tensorflow: applied('softmax') },
    { options: { function: 'softmax' }, input: image, tensorflow: applied('softmax') },
    { options: { function: 'leaky_relu' }, input: image, tensorflow: () => [leakyRelu()] },
    { options: { function: 'gelu' }, input: row, tensorflow: () => [gelu] },
  ],
  conv2d: [
    {
      options: { filters: 4 },
      input: image,
      tensorflow: () => [tfl.layers.conv2d({ filters: 4, kernelSize: 3 })],
    },
    {
      options: { filters: 5, kernel_size: [2, 3], strides: 2, padding: 'same', activation: 'tanh' },
      input: image,
      tensorflow: () => [
        tfl.layers.conv2d({
          ...{ filters: 5, kernelSize: [2, 3], strides: 2 },
          ...{ padding: 'same', activation: 'tanh' },
        }),
      ],
    },
    {
      options: { filters: 2, kernel_size: 1, use_bias: false, kernel_initializer: 'he_uniform' },
      input: image,
      tensorflow: () => [tfl.layers.conv2d({ filters: 2, kernelSize: 1, useBias: false })],
    },
    {
      options: { filters: 3, groups: 3 },
      input: image,
      tensorflow: () => [tfl.layers.depthwiseConv2d({ kernelSize: 3 })],
      shapes: { kernel: [3, 3, 3, 1] },
    },
  ],
  depthwise_conv2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.depthwiseConv2d({ kernelSize: 3 })] },
    {
      options: { kernel_size: 2, depth_multiplier: 2, strides: 2, padding: 'same', activation: 'sigmoid' },
      input: image,
      tensorflow: () => [
        tfl.layers.depthwiseConv2d({ kernelSize: 2, depthMultiplier: 2, strides: 2, padding: 'same' }),
        tfl.layers.activation({ activation: 'sigmoid' }),
      ],
    },
  ],
  separable_conv2d: [
    {
      options: { filters: 4 },
      input: image,
      tensorflow: () => [tfl.layers.separableConv2d({ filters: 4, kernelSize: 3 })],
    },
    {
      options: { filters: 4, depth_multiplier: 2, padding: 'same', use_bias: false, activation: 'tanh' },
      input: image,
      tensorflow: () => [
        tfl.layers.separableConv2d({
          ...{ filters: 4, kernelSize: 3, depthMultiplier: 2, padding: 'same' },
          ...{ useBias: false, activation: 'tanh' },
        }),
      ],
    },
  ],
  max_pool2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.maxPooling2d({ poolSize: 2 })] },
    {
      options: { pool_size: 3, strides: [2, 1], padding: 'same' },
      input: image,
      tensorflow: () => [tfl.layers.maxPooling2d({ poolSize: 3, strides: [2, 1], padding: 'same' })],
    },
  ],
  average_pool2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.averagePooling2d({ poolSize: 2 })] },
    {
      options: { pool_size: [3, 2], strides: 1 },
      input: image,
      tensorflow: () => [tfl.layers.averagePooling2d({ poolSize: [3, 2], strides: 1 })],
    },
  ],
  global_average_pool2d: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.globalAveragePooling2d({})] },
  ],
  batch_normalization: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.batchNormalization({ momentum: 0.9 })] },
    {
      options: { momentum: 0.5, epsilon: 0.1 },
      input: row,
      tensorflow: () => [tfl.layers.batchNormalization({ momentum: 0.5, epsilon: 0.1 })],
    },
  ],
  layer_normalization: [
    { options: {}, input: image, tensorflow: () => [tfl.layers.layerNormalization({})] },
    {
      options: { epsilon: 0.1 },
      input: row,
      tensorflow: () => [tfl.layers.layerNormalization({ epsilon: 0.1 })],
    },
  ],
} satisfies { [Name in LayerName]: Case[] };

it('every layer has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(layers));
});

const list = Object.entries(cases).flatMap(([name, ofLayer]) =>
  (ofLayer as readonly Case[]).map((item) => [name, JSON.stringify(item.options), item] as const),
);

describe.each(list)('%s with %s', (name, _, { options, input, tensorflow, shapes = {} }) => {
  const x = ir.feed('x', input);

  /** The layer's graph, with its parameters as feeds. */
  function build(training: boolean) {
    const parameters: Value[] = [];
    const masks: Value[] = [];
    const running: Value[] = [];
    const updates: Value[] = [];
    const layer = layers[name as LayerName] as Layer<object>;
    const context: LayerContext = {
      training,
      parameter(part, shape) {
        const value = ir.feed(part, shape);
        parameters.push(value);
        return value;
      },
      dropoutMask(shape, rate) {
        const value = ir.dropoutMask(ir.feed('key', [2], 'int32'), shape, rate, masks.length);
        masks.push(value);
        return value;
      },
      running(part, shape) {
        const value = ir.feed(part, shape);
        running.push(value);
        return value;
      },
      update(value, next) {
        updates[running.indexOf(value)] = next;
      },
    };
    const y = layer.build(context, x, withDefaults(layer.schema, options));
    return { y, parameters, masks, running, updates };
  }

  const { y, parameters, masks, running, updates } = build(true);
  const evaluated = build(false).y;
  const direction = ir.feed('direction', y.shape);
  const loss = ir.reduceSum(ir.mul(y, direction), ir.allAxes(y));
  const nameOf = (value: Value): string => (value as ValueOf<'Input'>).attributes.name;
  const names = [x, ...parameters].map(nameOf);
  const inputs: Record<string, ArrayLike<number>> = {
    key: keyOf(1, 'dropout', 0),
    direction: randomNumbers('direction', sizeOf(y.shape)),
  };
  for (const [i, { shape }] of [x, ...parameters].entries()) {
    inputs[names[i] as string] = randomNumbers(names[i] as string, sizeOf(shape), [-2, 2]);
  }
  for (const value of running) {
    inputs[nameOf(value)] = randomNumbers(nameOf(value), sizeOf(value.shape), [0.5, 2]);
  }
  const numbersOf = (value: Value) => ({
    shape: shapes[nameOf(value)] ?? value.shape,
    values: inputs[nameOf(value)] ?? [],
  });

  const oracle = runTensorflow(tensorflow(), {
    x: numbersOf(x),
    weights: [...parameters, ...running].map(numbersOf),
    masks: evaluate(masks, inputs).map((values, i) => ({ shape: (masks[i] as Value).shape, values })),
    direction: { shape: y.shape, values: inputs.direction ?? [] },
  });

  async function run(session: EngineSession, results: Record<string, Value>) {
    const program = await session.compile({ outputs: results, updates: {} });
    for (const [feed, memory] of Object.entries(program.feeds)) memory.set(inputs[feed] ?? []);
    await program.run();
    return program.outputs;
  }

  describe.each(Object.entries(sessions))('on engine %s', (_, open) => {
    let outputs: Record<string, Float32Array>;
    beforeAll(async () => {
      const session = await open();
      const slopes = gradients(loss, [x, ...parameters]).map((slope, i) => [`d${names[i]}`, slope] as const);
      outputs = {
        ...(await run(session, { y, ...Object.fromEntries(slopes) })),
        ...(await run(session, Object.fromEntries(updates.map((next, i) => [`next ${i}`, next])))),
        ...(await run(session, { evaluated })),
      };
      await session.close();
    });
    const found = (output: string): Float32Array => outputs[output] as Float32Array;

    it('has the gradients that central differences show', () => {
      for (const input of names) {
        expect(relativeError(found(`d${input}`), centralDifferences(loss, inputs, input))).toBeLessThan(1e-5);
      }
    });

    it("agrees with TensorFlow.js's result, in training and in evaluation", () => {
      expect(relativeError(found('y'), oracle.y)).toBeLessThan(1e-5);
      expect(relativeError(found('evaluated'), oracle.evaluated)).toBeLessThan(1e-5);
    });

    it("agrees with TensorFlow.js's running statistics after a step", () => {
      expect(oracle.moved).toHaveLength(updates.length);
      for (const [i, moved] of oracle.moved.entries()) {
        expect(relativeError(found(`next ${i}`), moved)).toBeLessThan(1e-5);
      }
    });

    it("agrees with TensorFlow.js's gradients", () => {
      for (const [i, input] of names.entries()) {
        expect(relativeError(found(`d${input}`), oracle.slopes[i] as Float32Array)).toBeLessThan(1e-5);
      }
    });
  });
});
