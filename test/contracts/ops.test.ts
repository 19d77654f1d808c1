// Every op, on every engine, against plain float64 arithmetic; every derivative against central differences.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { gradients } from '../../src/ir/grad.ts';
import { type OpName, ops } from '../../src/ir/ops.ts';
import { type Shape, shapeText, sizeOf, topologicalOrder, type Value } from '../../src/ir/value.ts';
import { verify } from '../../src/ir/verify.ts';
import { centralDifferences, evaluate, type Inputs } from './support/evaluate.ts';
import { imageCases } from './support/image-cases.ts';
import { randomNumbers, relativeError } from './support/numbers.ts';
import { sessions } from './support/sessions.ts';

interface Case {
  /** Of the op's inputs. */
  shapes: readonly Shape[];
  /** Where their numbers lie; from −2 to 2 if it is not said. */
  range?: readonly [number, number];
  build(...inputs: Value[]): Value;
}

type Unary = (x: Value) => Value;
type Binary = (a: Value, b: Value) => Value;

const unary = (build: Unary, range: readonly [number, number] = [-2, 2]): Case[] =>
  [[], [1], [3, 5], [2, 3, 5]].map((shape) => ({ shapes: [shape], range, build }));

const binary = (build: Binary, range: readonly [number, number] = [-2, 2]): Case[] =>
  [
    [[], []],
    [[7], [7]],
    [[3, 5], []],
    [[], [3, 5]],
    [[3, 5], [5]],
    [
      [3, 5],
      [3, 1],
    ],
    [
      [3, 1],
      [1, 5],
    ],
    [[5], [2, 3, 5]],
  ].map((shapes) => ({ shapes, range, build }));

const reduction = (reduce: (x: Value, axes: readonly number[], keepdims: boolean) => Value): Case[] =>
  [[0], [1], [2], [0, 1], [0, 1, 2]].flatMap((axes) =>
    [false, true].map((keepdims) => ({
      shapes: [[2, 3, 5]],
      build: (x: Value) => reduce(x, axes, keepdims),
    })),
  );

const cases = {
  Input: unary((x) => x),
  Constant: [
    { shapes: [], build: () => ir.constant(2.5) },
    { shapes: [[3, 5]], build: (x) => ir.add(x, 2.5) },
  ],
  Add: binary(ir.add),
  Sub: binary(ir.sub),
  Mul: binary(ir.mul),
  Div: binary(ir.div, [0.5, 2]),
  Max: binary(ir.max),
  Min: binary(ir.min),
  Neg: unary(ir.neg),
  Abs: unary(ir.abs),
  Sqrt: unary(ir.sqrt, [0.5, 9]),
  Exp: unary(ir.exp),
  Log: unary(ir.log, [0.1, 9]),
  Tanh: unary(ir.tanh),
  Sigmoid: unary(ir.sigmoid),
  Erf: unary(ir.erf),
  Relu: unary(ir.relu),
  LeakyRelu: unary((x) => ir.leakyRelu(x, 0.2)),
  Step: unary(ir.step),
  MatMul: [
    {
      shapes: [
        [3, 4],
        [4, 5],
      ],
      build: (a, b) => ir.matmul(a, b),
    },
    {
      shapes: [
        [4, 3],
        [4, 5],
      ],
      build: (a, b) => ir.matmul(a, b, { transA: true }),
    },
    {
      shapes: [
        [3, 4],
        [5, 4],
      ],
      build: (a, b) => ir.matmul(a, b, { transB: true }),
    },
    {
      shapes: [
        [4, 3],
        [5, 4],
      ],
      build: (a, b) => ir.matmul(a, b, { transA: true, transB: true }),
    },
    // with a bias in the same ONNX node, and with one that is no row
    { shapes: [[3, 4], [4, 5], [5]], build: (a, b, bias) => ir.add(ir.matmul(a, b), bias) },
    {
      shapes: [
        [3, 4],
        [4, 3],
        [3, 1],
      ],
      build: (a, b, bias) => ir.add(ir.matmul(a, b), bias),
    },
    { shapes: [[3, 3], [3]], build: (a, bias) => ir.mul(ir.add(ir.matmul(a, a), bias), ir.matmul(a, a)) },
  ],
  ReduceSum: reduction(ir.reduceSum),
  ReduceMax: reduction(ir.reduceMax),
  Reshape: [
    { shapes: [[3, 4]], build: (x) => ir.reshape(x, [2, 6]) },
    { shapes: [[3, 4]], build: (x) => ir.reshape(ir.tanh(x), [12]) },
    { shapes: [[1]], build: (x) => ir.reshape(x, []) },
  ],
  Transpose: [
    { shapes: [[3, 4]], build: (x) => ir.transpose(x, [1, 0]) },
    { shapes: [[2, 3, 5]], build: (x) => ir.transpose(x, [2, 0, 1]) },
  ],
  Expand: [
    { shapes: [[]], build: (x) => ir.expand(x, [3, 5]) },
    { shapes: [[5]], build: (x) => ir.expand(x, [3, 5]) },
    { shapes: [[3, 1]], build: (x) => ir.expand(x, [2, 3, 5]) },
  ],
  LogSoftmax: [[5], [3, 5], [2, 3, 5], [3, 1]].map((shape) => ({
    shapes: [shape],
    range: [-9, 9],
    build: ir.logSoftmax,
  })),
  ...imageCases,
  // the variance, whose slope through the mean is 0: so it may be stopped there
  StopGradient: [[5], [3, 5]].map((shape) => ({
    shapes: [shape],
    build: (x) =>
      ir.reduceSum(ir.square(ir.sub(x, ir.stopGradient(ir.reduceMean(x, ir.allAxes(x))))), ir.allAxes(x)),
  })),
  DropoutMask: [[1], [17], [64, 10], [3, 5, 7]].map((shape, site) => ({
    shapes: [shape],
    build: (x) => ir.mul(x, ir.dropoutMask(ir.feed('key', [2], 'int32'), shape, 0.3, site)),
  })),
} satisfies { [Name in OpName]: Case[] };

/** Their derivative is 0 wherever it exists. */
const flat: OpName[] = ['Step'];

/** They are derivatives themselves, and have none. */
const last: OpName[] = ['MaxPoolInput'];

const KEY = Int32Array.of(123456789, -987654321);

it('every op has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(ops));
});

describe.each(Object.entries(sessions))('engine %s', (_, open) => {
  let session: EngineSession;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());

  async function run(outputs: Record<string, Value>, updates: Record<string, Value>, inputs: Inputs) {
    const graph = { outputs, updates };
    verify(graph);
    const program = await session.compile(graph);
    for (const [name, values] of Object.entries(program.feeds)) values.set(inputs[name] as ArrayLike<number>);
    await program.run();
    return program.outputs;
  }

  const list = Object.entries(cases).flatMap(([op, ofOp]) =>
    (ofOp as readonly Case[]).map((item, i) => {
      const shapes = item.shapes.map(shapeText).join(', ') || 'nothing';
      return [op as OpName, shapes, `${op} ${i}`, item] as const;
    }),
  );

  describe.each(list)('%s of %s', (op, _, name, item) => {
    const values = item.shapes.map((shape, i) => ir.feed(`x${i}`, shape));
    const inputs: Inputs = {
      key: KEY,
      ...Object.fromEntries(
        item.shapes.map((shape, i) => [
          `x${i}`,
          randomNumbers(`${name} ${i}`, sizeOf(shape), item.range ?? [-2, 2]),
        ]),
      ),
    };
    const y = item.build(...values);
    const [expected] = evaluate([y], inputs);

    it('is what plain arithmetic says', async () => {
      expect(topologicalOrder([y]).map((value) => value.op)).toContain(op);
      const outputs = await run({ y }, {}, inputs);
      expect(relativeError(outputs.y as Float32Array, expected as Float64Array)).toBeLessThan(1e-6);
    });

    it('is the same as the update of a state', async () => {
      const result = ir.state(`${name}/result`, y.shape);
      await run({}, { [`${name}/result`]: ir.add(y, result) }, inputs);
      const state = (await session.readState()).get(`${name}/result`) as Float32Array;
      expect(relativeError(state, expected as Float64Array)).toBeLessThan(1e-6);
    });

    it('has the derivative that central differences show', async () => {
      const weights = ir.feed('weights', y.shape);
      const all = { ...inputs, weights: randomNumbers(`${name} weights`, sizeOf(y.shape)) };
      const loss = ir.reduceSum(ir.mul(y, weights), ir.allAxes(y));
      if (flat.includes(op)) {
        for (const x of values) {
          expect(() => gradients(loss, [x])).toThrow('does not depend on x0');
          expect(centralDifferences(loss, all, 'x0').every((slope) => slope === 0)).toBe(true);
        }
        return;
      }
      if (last.includes(op)) {
        expect(() => gradients(loss, values)).toThrow('can be differentiated once, not twice');
        return;
      }
      const slopes = Object.fromEntries(gradients(loss, values).map((slope, i) => [`x${i}`, slope]));
      const outputs = await run(slopes, {}, all);
      for (const [x, slope] of Object.entries(outputs)) {
        expect(relativeError(slope, centralDifferences(loss, all, x))).toBeLessThan(1e-5);
      }
    });
  });

  // What a derivative is where none exists: written down in src/ir/derivatives.ts.
  it.each([
    ['the first of two equal numbers for Max', ir.max, [1, 1], [[1], [0]]],
    ['the first of two equal numbers for Min', ir.min, [1, 1], [[1], [0]]],
    ['both sides of a product of a number with itself', ir.mul, [3, 3], [[3], [3]]],
  ] as const)('gives the slope to %s', async (_, build, [a, b], [da, db]) => {
    const [x, y] = [ir.feed('x', [1]), ir.feed('y', [1])];
    const [dx, dy] = gradients(ir.reduceSum(build(x, y), [0]), [x, y]) as [Value, Value];
    expect(await run({ dx, dy }, {}, { x: [a], y: [b] })).toEqual({
      dx: Float32Array.from(da),
      dy: Float32Array.from(db),
    });
  });

  it.each([
    ['Abs', ir.abs],
    ['Relu', ir.relu],
  ] as const)('gives no slope to %s at 0', async (_, build) => {
    const x = ir.feed('x', [3]);
    const [dx] = gradients(ir.reduceSum(build(x), [0]), [x]) as [Value];
    expect(await run({ dx }, {}, { x: [0, -0, 2] })).toEqual({ dx: Float32Array.of(0, 0, 1) });
  });

  it('shares the slope of ReduceMax among the largest', async () => {
    const x = ir.feed('x', [2, 4]);
    const [dx] = gradients(ir.reduceSum(ir.reduceMax(x, [1]), [0]), [x]) as [Value];
    const outputs = await run({ dx }, {}, { x: [7, 1, 7, 2, 0, 0, 0, 0] });
    expect(outputs.dx).toEqual(Float32Array.of(0.5, 0, 0.5, 0, 0.25, 0.25, 0.25, 0.25));
  });

  it('shares the slope of MaxPool among the largest of a window, in every window that a pixel lies in', async () => {
    const x = ir.feed('x', [1, 2, 3, 1]);
    const window = { kernel: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
    const [dx] = gradients(ir.reduceSum(ir.maxPool(x, window), [0, 1, 2, 3]), [x]) as [Value];
    const outputs = await run({ dx }, {}, { x: [0, 0, 5, 0, 0, 5] });
    expect(outputs.dx).toEqual(Float32Array.of(0.25, 0.25, 0.5, 0.25, 0.25, 0.5));
  });

  it('Step tells zero from the smallest normal numbers', async () => {
    const x = ir.feed('x', [4]);
    const smallest = 2 ** -126;
    const outputs = await run({ y: ir.step(x) }, {}, { x: [0, smallest, -smallest, 3e38] });
    expect(outputs.y).toEqual(Float32Array.of(0, 1, 0, 1));
  });
});
