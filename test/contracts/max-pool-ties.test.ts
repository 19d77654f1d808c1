// Pictures with dark backgrounds: many of their windows have several largest pixels, and max_pool2d shares a window's
// gradient equally among them, on every engine.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import { sizeOf, type Value } from '../../src/ir/value.ts';
import type { LayerName } from '../../src/layers/index.ts';
import { layers } from '../../src/layers/index.ts';
import type { Layer, LayerContext } from '../../src/layers/layer.ts';
import { sampleTrial } from '../train/support.ts';
import { evaluate, type Inputs } from './support/evaluate.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { withDefaults } from './support/options.ts';
import { sessions } from './support/sessions.ts';

const COUNT = 8;
const dataset = await loadDataset((await sampleTrial()).dataset);
const pictures = Float32Array.from(dataset.train.images.subarray(0, COUNT * 784), (pixel) => pixel / 255);
const x = ir.feed('x', [COUNT, 28, 28, 1]);

/** Applies layers one after the other; their parameters are feeds. */
function apply(...specs: [LayerName, object][]): { y: Value; parameters: Value[] } {
  const parameters: Value[] = [];
  const y = specs.reduce((value, [name, options], i) => {
    const layer = layers[name] as Layer<object>;
    const context = {
      training: true,
      parameter(part, shape) {
        const parameter = ir.feed(`${part} ${i}`, shape);
        parameters.push(parameter);
        return parameter;
      },
    } as Partial<LayerContext> as LayerContext;
    return layer.build(context, value, withDefaults(layer.schema, options));
  }, x);
  return { y, parameters };
}

/** How many of the windows of two by two have no single largest pixel. */
function tiedShare(): number {
  let [tied, windows] = [0, 0];
  for (let row = 0; row < COUNT * 28; row += 2)
    for (let column = 0; column < 28; column += 2) {
      const at = row * 28 + column;
      const window = [0, 1, 28, 29].map((offset) => pictures[at + offset] as number);
      const largest = Math.max(...window);
      if (window.filter((pixel) => pixel === largest).length > 1) tied++;
      windows++;
    }
  return tied / windows;
}

it('ties are the rule: nearly every second window has one', () => {
  expect(tiedShare()).toBeGreaterThan(0.4);
});

describe.each(Object.entries(sessions))('on engine %s', (_, open) => {
  let session: EngineSession;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());

  async function compare(y: Value, by: readonly Value[]): Promise<{ error: number; slopes: Float32Array[] }> {
    const direction = ir.feed('direction', y.shape);
    const loss = ir.reduceSum(ir.mul(y, direction), ir.allAxes(y));
    const slopes = gradients(loss, by);
    const program = await session.compile({
      outputs: Object.fromEntries(slopes.map((slope, i) => [`${i}`, slope])),
      updates: {},
    });
    const inputs: Inputs = Object.fromEntries(
      Object.entries(program.feeds).map(([name, { length }]) => [
        name,
        name === 'x' ? pictures : randomNumbers(name, length),
      ]),
    );
    for (const [name, memory] of Object.entries(program.feeds)) memory.set(inputs[name] ?? []);
    await program.run();
    const found = slopes.map((_, i) => program.outputs[`${i}`] as Float32Array);
    const expected = evaluate(slopes, inputs);
    const errors = found.map((slope, i) => relativeError(slope, expected[i] ?? []));
    return { error: Math.max(...errors), slopes: found };
  }

  it.each([{}, { pool_size: 3, strides: 2, padding: 'same' }, { pool_size: [3, 2], strides: 1 }])(
    'shares the gradient of pictures, pooled with %j',
    async (options) => {
      const { error } = await compare(apply(['max_pool2d', options]).y, [x]);
      expect(error).toBeLessThan(1e-6);
    },
  );

  it('gives an empty window to its pixels in equal parts', async () => {
    const { y } = apply(['max_pool2d', {}]);
    const { slopes } = await compare(y, [x]);
    // The corner of the first picture is black.
    expect([0, 1, 28, 29].map((pixel) => pictures[pixel])).toEqual([0, 0, 0, 0]);
    const part = Math.fround((randomNumbers('direction', sizeOf(y.shape))[0] as number) / 4);
    expect([0, 1, 28, 29].map((pixel) => slopes[0]?.[pixel])).toEqual([part, part, part, part]);
  });

  it.each(['relu', 'tanh'])('shares the gradients of a CNN with %s', async (activation) => {
    const { y, parameters } = apply(
      ['conv2d', { filters: 4, activation }],
      ['max_pool2d', {}],
      ['conv2d', { filters: 4, activation }],
      ['max_pool2d', {}],
    );
    expect((await compare(y, parameters)).error).toBeLessThan(1e-5);
  });
});
