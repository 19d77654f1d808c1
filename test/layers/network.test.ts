import { describe, expect, it } from 'vitest';
import { FmxError } from '../../src/errors.ts';
import * as ir from '../../src/ir/build.ts';
import { topologicalOrder } from '../../src/ir/value.ts';
import { buildNetwork, type LayerSpec, parameterCount } from '../../src/layers/network.ts';

const dense = (units: number, activation = 'linear'): LayerSpec => ({
  type: 'dense',
  units,
  activation,
  use_bias: true,
  kernel_initializer: 'glorot_uniform',
});

/** The study's dense network. */
const ann: LayerSpec[] = [
  { type: 'flatten' },
  dense(128, 'relu'),
  { type: 'dropout', rate: 0.3 },
  dense(64, 'relu'),
  dense(10, 'softmax'),
];

function build(specs: LayerSpec[], training = true) {
  const images = ir.feed('images', [64, 28, 28, 1]);
  return buildNetwork(specs, images, {
    training,
    randomKey: ir.feed('random_key', [2], 'int32'),
    classes: 10,
  });
}

function errorOf(specs: LayerSpec[]): FmxError {
  try {
    build(specs);
  } catch (error) {
    if (error instanceof FmxError) return error;
    throw error;
  }
  throw new Error('the network was built');
}

const opsIn = (specs: LayerSpec[], training: boolean): string[] =>
  topologicalOrder([build(specs, training).logits]).map(({ op }) => op);

describe('buildNetwork', () => {
  it('names each parameter after its layer, counted by kind', () => {
    const { parameters, logits } = build(ann);
    expect(parameters.map(({ name, shape, decay }) => [name, shape, decay])).toEqual([
      ['dense_1/kernel', [784, 128], true],
      ['dense_1/bias', [128], false],
      ['dense_2/kernel', [128, 64], true],
      ['dense_2/bias', [64], false],
      ['dense_3/kernel', [64, 10], true],
      ['dense_3/bias', [10], false],
    ]);
    expect(logits.shape).toEqual([64, 10]);
    expect(parameters[0]).toMatchObject({ initializer: 'glorot_uniform', fan: { in: 784, out: 128 } });
  });

  it('counts what it trains', () => {
    expect(parameterCount(build(ann))).toBe(784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10);
  });

  it('keeps running statistics beside what it trains, and moves them in training alone', () => {
    const layers: LayerSpec[] = [
      { type: 'flatten' },
      dense(20),
      { type: 'batch_normalization', momentum: 0.9, epsilon: 1e-3 },
      dense(10),
    ];
    const { parameters, running, updates } = build(layers);
    expect(parameters.map(({ name, decay }) => [name, decay])).toContainEqual([
      'batch_normalization_1/gamma',
      false,
    ]);
    expect(running).toMatchObject([
      { name: 'batch_normalization_1/moving_mean', shape: [20], initializer: 'zeros' },
      { name: 'batch_normalization_1/moving_variance', shape: [20], initializer: 'ones' },
    ]);
    expect(Object.keys(updates)).toEqual(running.map(({ name }) => name));
    expect(build(layers, false).updates).toEqual({});
  });

  it('drops numbers in training alone', () => {
    expect(opsIn(ann, true)).toContain('DropoutMask');
    expect(opsIn(ann, false)).not.toContain('DropoutMask');
  });

  it('draws another mask for each dropout layer', () => {
    const dropout = { type: 'dropout', rate: 0.5 } as const;
    const { logits } = build([{ type: 'flatten' }, dropout, dense(20), dropout, dense(10)]);
    const sites = topologicalOrder([logits]).flatMap((value) =>
      value.op === 'DropoutMask' ? [value.attributes.site] : [],
    );
    expect(sites).toEqual([0, 1]);
  });

  it.each([
    ['in the last layer', ann],
    ['in a layer of its own', [{ type: 'flatten' }, dense(10), { type: 'activation', function: 'softmax' }]],
  ] as [string, LayerSpec[]][])('leaves a softmax %s to the loss', (_, specs) => {
    expect(opsIn(specs, true)).not.toContain('LogSoftmax');
  });

  it('keeps a softmax inside the network', () => {
    expect(opsIn([{ type: 'flatten' }, dense(20, 'softmax'), dense(10)], true)).toContain('LogSoftmax');
  });
});

describe('a network that does not fit', () => {
  it('needs rows for dense layers', () => {
    expect(errorOf([dense(10)])).toMatchObject({
      code: 'model',
      message: 'dense: its input is 28×28×1 for each image, and must be one row',
      path: ['architecture', 'layers', 0],
      hint: 'Put `- flatten` before it.',
    });
  });

  const conv = (options: object): LayerSpec => ({
    type: 'conv2d',
    ...{ filters: 8, kernel_size: 3, strides: 1, padding: 'valid', dilation: 1, groups: 1 },
    ...{ activation: 'linear', use_bias: true, kernel_initializer: 'he_uniform' },
    ...options,
  });
  const pool: LayerSpec = { type: 'max_pool2d', pool_size: 3, padding: 'valid' };

  it('leaves enough pixels for its kernels', () => {
    expect(errorOf([conv({}), pool, pool, conv({ kernel_size: 5 })])).toMatchObject({
      code: 'model',
      message: 'conv2d: kernel 5 is larger than its input 2×2',
      path: ['architecture', 'layers', 3],
      hint: 'Pool less, or use padding: same.',
    });
    expect(errorOf([conv({ kernel_size: [9, 2], dilation: [4, 1] })]).message).toBe(
      'conv2d: kernel 9×2 is larger than its input 28×28',
    );
  });

  it('shows images, not rows, to layers that look at pixels', () => {
    for (const layer of [conv({}), pool, { type: 'global_average_pool2d' }] as LayerSpec[]) {
      expect(errorOf([{ type: 'flatten' }, layer])).toMatchObject({
        message: `${layer.type}: its input is 784 for each image, and must be height×width×channels`,
        path: ['architecture', 'layers', 1],
        hint: 'Put it before `- flatten`.',
      });
    }
  });

  it('has groups that divide the channels', () => {
    expect(errorOf([conv({}), conv({ groups: 3 })])).toMatchObject({
      message: 'conv2d: 3 groups cannot share its channels (8) and its filters (8) equally',
      path: ['architecture', 'layers', 1],
    });
  });

  it('ends with one number a class', () => {
    expect(errorOf([{ type: 'flatten' }, dense(12, 'softmax')])).toMatchObject({
      code: 'model',
      message: 'the last layer gives 12 for each image, but the data set has 10 classes',
      path: ['architecture', 'layers', 1],
      hint: 'End with `- dense: {units: 10, activation: softmax}`.',
    });
    expect(errorOf([{ type: 'flatten' }]).message).toBe(
      'the last layer gives 784 for each image, but the data set has 10 classes',
    );
  });

  it('ends with logits or a softmax', () => {
    expect(errorOf([{ type: 'flatten' }, dense(10, 'relu')])).toMatchObject({
      message: "dense: the last layer's activation is relu, and must be softmax or linear",
      path: ['architecture', 'layers', 1],
    });
  });
});
