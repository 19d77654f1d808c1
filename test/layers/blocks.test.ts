// Layers made of layers: what they compute, what their weights are called, and what they refuse.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import { FmxError } from '../../src/errors.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import { sizeOf, topologicalOrder } from '../../src/ir/value.ts';
import { type BlockName, blocks } from '../../src/layers/blocks.ts';
import { layers } from '../../src/layers/index.ts';
import { allLayers, buildNetwork, type LayerSpec } from '../../src/layers/network.ts';
import { centralDifferences, evaluate, type Inputs } from '../contracts/support/evaluate.ts';
import { randomNumbers, relativeError } from '../contracts/support/numbers.ts';
import { withDefaults } from '../contracts/support/options.ts';
import { sessions } from '../contracts/support/sessions.ts';

const CLASSES = 3;
const image = [2, 6, 4, 2] as const;

/** A layer as in a pipeline: what is left out takes its default. */
const plain = (type: keyof typeof layers, options: object = {}): LayerSpec => ({
  ...withDefaults<object>(layers[type].schema, options),
  type,
});
const residual = (...inner: LayerSpec[]): LayerSpec => ({ type: 'residual', layers: inner });
const repeat = (times: number, ...inner: LayerSpec[]): LayerSpec => ({
  type: 'repeat',
  times,
  layers: inner,
});
const same = (filters: number, strides = 1): LayerSpec =>
  plain('conv2d', { filters, strides, padding: 'same', activation: 'tanh' });
const end = [plain('global_average_pool2d'), plain('dense', { units: CLASSES })];

function build(specs: LayerSpec[], shape: readonly number[] = image, training = true) {
  const images = ir.feed('images', shape);
  const randomKey = ir.feed('random_key', [2], 'int32');
  return buildNetwork(specs, images, { training, randomKey, classes: CLASSES });
}

const namesIn = (specs: LayerSpec[], shape?: readonly number[]): string[] =>
  build(specs, shape).parameters.map(({ name }) => name);

function inputsOf(specs: LayerSpec[], shape: readonly number[] = image): Inputs {
  const { parameters } = build(specs, shape);
  const tensors = [{ name: 'images', shape }, ...parameters];
  return Object.fromEntries(tensors.map(({ name, shape }) => [name, randomNumbers(name, sizeOf(shape))]));
}

function errorOf(specs: LayerSpec[], shape?: readonly number[]): FmxError {
  try {
    build(specs, shape);
  } catch (error) {
    if (error instanceof FmxError) return error;
    throw error;
  }
  throw new Error('the network was built');
}

/** For each block, networks without their end. */
const cases = {
  residual: [[residual(same(2), same(2))], [residual(same(3, 2))]],
  repeat: [[repeat(2, same(2))], [repeat(2, residual(plain('layer_normalization'), same(2)))]],
} satisfies { [Name in BlockName]: LayerSpec[][] };
const list = Object.entries(cases).flatMap(([name, ofBlock]) =>
  ofBlock.map((specs, i) => [name, i + 1, specs] as const),
);

it('every block has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(blocks));
});

it('no block has the name of a layer', () => {
  expect(Object.keys(blocks).filter((name) => Object.hasOwn(layers, name))).toEqual([]);
});

describe('residual', () => {
  it('adds what comes in to what its layers make of it', () => {
    const inputs = inputsOf(end);
    const images = (inputs.images as Float32Array).map((x) => x + Math.max(0, x));
    const [found] = evaluate([build([residual(plain('activation')), ...end]).logits], inputs);
    const [expected] = evaluate([build(end).logits], { ...inputs, images });
    expect(relativeError(found ?? [], expected ?? [])).toBeLessThan(1e-6);
  });

  it('adds a 1×1 convolution of what comes in, where the shapes differ', () => {
    const specs = [residual(same(5, 2)), ...end];
    const silent = {
      'residual_1/conv2d_1/kernel': new Float32Array(90),
      'residual_1/conv2d_1/bias': [0, 0, 0, 0, 0],
    };
    const inputs: Inputs = { ...inputsOf(specs), ...silent };
    const alone = plain('conv2d', { filters: 5, kernel_size: 1, strides: 2, use_bias: false });
    const kernel = inputs['residual_1/projection/kernel'] ?? [];
    const [found] = evaluate([build(specs).logits], inputs);
    const [expected] = evaluate([build([alone, ...end]).logits], { ...inputs, 'conv2d_1/kernel': kernel });
    expect(found).toEqual(expected);
  });

  it.each([
    ['more channels', [residual(same(5))], [1, 1, 2, 5]],
    ['a stride', [residual(same(5, 2))], [1, 1, 2, 5]],
    ['a stride over an odd number of pixels', [residual(same(2, 3))], [1, 1, 2, 2]],
    ['pooling', [residual(plain('max_pool2d'))], [1, 1, 2, 2]],
  ] as [string, LayerSpec[], number[]][])(
    'projects what comes in, where its layers have %s',
    (_, specs, shape) => {
      const projection = build([...specs, ...end]).parameters.filter(({ name }) =>
        name.includes('projection'),
      );
      expect(projection).toMatchObject([{ name: 'residual_1/projection/kernel', shape, decay: true }]);
    },
  );

  it('projects rows too', () => {
    const specs = [residual(plain('dense', { units: 7 })), plain('dense', { units: CLASSES })];
    expect(namesIn(specs, [2, 5])).toEqual([
      'residual_1/dense_1/kernel',
      'residual_1/dense_1/bias',
      'residual_1/projection/kernel',
      'dense_1/kernel',
      'dense_1/bias',
    ]);
  });

  it.each([
    [plain('conv2d', { filters: 2 }), '4×2×2 of 6×4×2'],
    [plain('flatten'), '48 of 6×4×2'],
  ])('refuses what cannot be added', (inner, shapes) => {
    expect(errorOf([plain('activation'), residual(inner), ...end])).toMatchObject({
      code: 'model',
      message: `residual: its layers make ${shapes}, which cannot be added`,
      path: ['architecture', 'layers', 1],
      hint: 'Keep height and width, or divide them by a stride: `padding: same` does.',
    });
  });
});

describe('repeat', () => {
  const twice = [repeat(2, same(2), plain('dropout', { rate: 0.5 })), ...end];

  it('is what its layers are, written out', () => {
    const written = [
      same(2),
      plain('dropout', { rate: 0.5 }),
      same(2),
      plain('dropout', { rate: 0.5 }),
      ...end,
    ];
    const names = namesIn(written);
    const inputs: Inputs = { ...inputsOf(written), random_key: [1, 2] };
    const renamed = Object.fromEntries(
      namesIn(twice).map((name, i) => [name, inputs[names[i] as string] ?? []]),
    );
    const [expected] = evaluate([build(written).logits], inputs);
    const [found] = evaluate([build(twice).logits], { ...inputs, ...renamed });
    expect(found).toEqual(expected);
  });

  it('has parameters of its own each time, and draws other masks', () => {
    expect(namesIn(twice)).toEqual([
      'repeat_1/conv2d_1/kernel',
      'repeat_1/conv2d_1/bias',
      'repeat_1/conv2d_2/kernel',
      'repeat_1/conv2d_2/bias',
      'dense_1/kernel',
      'dense_1/bias',
    ]);
    const sites = topologicalOrder([build(twice).logits]).flatMap((value) =>
      value.op === 'DropoutMask' ? [value.attributes.site] : [],
    );
    expect(sites).toEqual([0, 1]);
  });

  it('may hold other blocks, and running statistics', () => {
    const { parameters, running, updates } = build([
      repeat(2, residual(plain('batch_normalization'), same(2))),
      ...end,
    ]);
    expect(parameters.map(({ name }) => name)).toContain('repeat_1/residual_2/conv2d_1/kernel');
    expect(running.map(({ name }) => name)).toEqual([
      'repeat_1/residual_1/batch_normalization_1/moving_mean',
      'repeat_1/residual_1/batch_normalization_1/moving_variance',
      'repeat_1/residual_2/batch_normalization_1/moving_mean',
      'repeat_1/residual_2/batch_normalization_1/moving_variance',
    ]);
    expect(Object.keys(updates)).toEqual(running.map(({ name }) => name));
  });

  it('of itself cannot grow without bound', () => {
    const many = repeat(1000, repeat(1000, repeat(1000, plain('activation'))));
    expect(errorOf([many, ...end])).toMatchObject({
      message: 'the network has more than 10000 layers',
      path: [
        'architecture',
        'layers',
        0,
        'repeat',
        'layers',
        0,
        'repeat',
        'layers',
        0,
        'repeat',
        'layers',
        0,
      ],
    });
  });
});

describe('a layer inside blocks', () => {
  it('is told by its path where it does not fit', () => {
    const specs = [plain('activation'), residual(same(2), repeat(2, plain('dense', { units: 2 }))), ...end];
    expect(errorOf(specs)).toMatchObject({
      message: 'dense: its input is 6×4×2 for each image, and must be one row',
      path: ['architecture', 'layers', 1, 'residual', 'layers', 1, 'repeat', 'layers', 0],
      hint: 'Put `- flatten` before it.',
    });
  });

  it('is found among all layers', () => {
    const specs = [residual(same(2), repeat(2, plain('dropout', { rate: 0.1 }))), ...end];
    const types = ['residual', 'conv2d', 'repeat', 'dropout', 'global_average_pool2d', 'dense'];
    expect(allLayers(specs).map(({ type }) => type)).toEqual(types);
  });
});

it('a block cannot come last, where a softmax may be left to the loss', () => {
  expect(errorOf([plain('flatten'), repeat(1, plain('dense', { units: CLASSES }))])).toMatchObject({
    message: 'repeat: the last layer must be a plain one',
    path: ['architecture', 'layers', 1],
    hint: 'End with `- dense` after the block.',
  });
});

describe.each(Object.entries(sessions))('on engine %s', (_, open) => {
  let session: EngineSession;
  beforeEach(async () => {
    session = await open();
  });
  afterEach(() => session.close());

  it.each(list)('%s has the gradients that central differences show, case %i', async (name, _, specs) => {
    const { logits, parameters } = build([...specs, ...end]);
    const direction = ir.feed('direction', logits.shape);
    const loss = ir.reduceSum(ir.mul(ir.square(logits), direction), [0, 1]);
    const slopes = gradients(
      loss,
      parameters.map(({ value }) => value),
    );
    const outputs = Object.fromEntries(slopes.map((slope, i) => [`${i}`, slope]));
    const program = await session.compile({ outputs, updates: {} });
    const inputs: Inputs = {
      ...inputsOf([...specs, ...end]),
      direction: randomNumbers(name, sizeOf(logits.shape)),
    };
    for (const [feed, memory] of Object.entries(program.feeds)) memory.set(inputs[feed] ?? []);
    for (const parameter of parameters) {
      await session.writeState(parameter.name, Float32Array.from(inputs[parameter.name] ?? []));
    }
    await program.run();
    for (const [i, parameter] of parameters.entries()) {
      const found = program.outputs[`${i}`] as Float32Array;
      expect(relativeError(found, centralDifferences(loss, inputs, parameter.name))).toBeLessThan(1e-5);
    }
  });
});
