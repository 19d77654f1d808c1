// Graphs made at random, run for a few steps by every engine and in plain arithmetic. All numbers are whole and small,
// so that both must agree exactly, however an engine cuts a graph up.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import * as ir from '../../src/ir/build.ts';
import { broadcastShape } from '../../src/ir/ops.ts';
import { type Graph, type Shape, sameShape, sizeOf, type Value } from '../../src/ir/value.ts';
import { inputsOf } from '../../src/ir/verify.ts';
import { evaluate, type Inputs } from '../contracts/support/evaluate.ts';
import { randomNumbers, relativeError } from '../contracts/support/numbers.ts';
import { sessions } from '../contracts/support/sessions.ts';

const STEPS = 3;
const COUNT = 8;
const BATCH = 12;

/** An op and where in the list of values so far it looks for its operands. */
interface Instruction {
  op: string;
  a: number;
  b: number;
}

/** How a value is made of two, where they fit. */
interface Maker {
  fits(a: Value, b: Value): boolean;
  make(a: Value, b: Value): Value;
}

/** What graphs are made of. */
interface Kind {
  /** As many as `COUNT`. */
  states: readonly Shape[];
  feeds: readonly Shape[];
  makers: Record<string, Maker>;
  /** What every graph computes. */
  always(states: readonly Value[], feeds: readonly Value[]): Value[];
}

const clamp = (x: Value): Value => ir.max(ir.min(x, 9), -9);
const broadcasts = (a: Value, b: Value): boolean => broadcastShape(a.shape, b.shape) !== undefined;
const isMatrix = (x: Value): boolean => x.shape.length === 2;
const always = (): boolean => true;

/** Products are kept small, so that float32 holds them exactly. */
const elementwise = {
  add: { fits: broadcasts, make: ir.add },
  sub: { fits: broadcasts, make: ir.sub },
  max: { fits: broadcasts, make: ir.max },
  min: { fits: broadcasts, make: ir.min },
  mul: { fits: broadcasts, make: (a, b) => clamp(ir.mul(clamp(a), clamp(b))) },
  div: { fits: always, make: (a) => ir.div(a, -1) },
  neg: { fits: always, make: ir.neg },
  abs: { fits: always, make: ir.abs },
  relu: { fits: always, make: ir.relu },
  step: { fits: always, make: ir.step },
} satisfies Record<string, Maker>;

const isSize =
  (size: number) =>
  (a: Value): boolean =>
    sizeOf(a.shape) === size;

const ofMatrices = {
  ...elementwise,
  matmul: {
    fits: (a, b) => isMatrix(a) && isMatrix(b) && a.shape[1] === b.shape[1],
    make: (a, b) => clamp(ir.matmul(clamp(a), clamp(b), { transB: true })),
  },
  transpose: { fits: isMatrix, make: (a) => ir.transpose(a, [1, 0]) },
  sum: { fits: always, make: (a) => clamp(ir.reduceSum(a, ir.allAxes(a))) },
  sumFirst: { fits: isMatrix, make: (a) => clamp(ir.reduceSum(a, [0])) },
  largest: { fits: isMatrix, make: (a) => ir.reduceMax(a, [1], true) },
  row: { fits: isSize(15), make: (a) => ir.reshape(a, [15]) },
  matrix: { fits: isSize(15), make: (a) => ir.reshape(a, [3, 5]) },
  scalar: { fits: isSize(1), make: (a) => ir.reshape(a, []) },
  expand: { fits: (a) => sameShape(a.shape, [5]), make: (a) => ir.expand(a, [3, 5]) },
} satisfies Record<string, Maker>;

const isImage = (a: Value): boolean => a.shape.length === 4 && a.shape[3] === 2;
const isBatch = (a: Value): boolean => a.shape[0] === BATCH && a.shape.length > 1;
const window = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;
const sliding = { strides: [1, 1], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1 } as const;
const convolve = (x: Value, w: Value): Value => clamp(ir.conv(clamp(x), clamp(w), sliding));

/** What is done to a batch of images: some of it image by image, some to all of them. */
const ofBatches = {
  ...elementwise,
  convolve: { fits: (a, b) => isImage(a) && b.shape.join() === '3,3,2,2', make: convolve },
  pool: { fits: (a) => isImage(a) && a.shape[1] === 2, make: (a) => ir.maxPool(a, window) },
  rows: { fits: isSize(BATCH * 8), make: (a) => ir.reshape(a, [BATCH, 8]) },
  image: { fits: isSize(BATCH * 8), make: (a) => ir.reshape(a, [BATCH, 2, 2, 2]) },
  pixels: { fits: isSize(BATCH * 8), make: (a) => ir.reshape(a, [BATCH * 4, 2]) },
  turn: { fits: isImage, make: (a) => ir.transpose(a, [0, 2, 1, 3]) },
  product: {
    fits: (a, b) => isMatrix(a) && isMatrix(b) && a.shape[1] === b.shape[0],
    make: (a, b) => clamp(ir.matmul(clamp(a), clamp(b))),
  },
  filter: {
    fits: (a, b) => isMatrix(a) && isMatrix(b) && a.shape[0] === b.shape[0],
    make: (a, b) => clamp(ir.matmul(clamp(a), clamp(b), { transA: true })),
  },
  channelSum: { fits: isImage, make: (a) => clamp(ir.reduceSum(clamp(a), [0, 1, 2])) },
  imageSum: { fits: isImage, make: (a) => clamp(ir.reduceSum(a, [1, 2])) },
  batchSum: { fits: isBatch, make: (a) => clamp(ir.reduceSum(clamp(a), [0], true)) },
  sum: { fits: always, make: (a) => clamp(ir.reduceSum(clamp(a), ir.allAxes(a))) },
  largest: { fits: isMatrix, make: (a) => ir.reduceMax(a, [1], true) },
  spread: { fits: isSize(2), make: (a) => ir.expand(ir.reshape(a, [2]), [BATCH, 2, 2, 2]) },
} satisfies Record<string, Maker>;

const kinds: Record<string, Kind> = {
  matrices: {
    states: [[], [15], [3, 5], [1], [5], [3, 5], [], [5]],
    feeds: [[3, 5], [15], [5], []],
    makers: ofMatrices,
    always: () => [],
  },
  // Two threads do a batch of 12 in three parts, where no op needs images of several.
  batches: {
    states: [[], [3, 3, 2, 2], [8, 8], [2], [1, 8], [3, 3, 2, 2], [], [8, 2]],
    feeds: [[BATCH, 2, 2, 2], [BATCH, 8], [BATCH, 2], []],
    makers: ofBatches,
    always: ([, kernels], [images]) => [convolve(images as Value, kernels as Value)],
  },
};

/** The first value that fits, looked for from a position on. */
function find(values: readonly Value[], from: number, fits: (value: Value) => boolean): Value | undefined {
  return values.map((_, i) => values[(from + i) % values.length] as Value).find(fits);
}

function build(
  name: string,
  kind: Kind,
  instructions: Instruction[],
  shown: readonly number[],
  updated: readonly number[],
): Graph {
  const states = kind.states.map((shape, i) => ir.state(`${name}/state${i}`, shape));
  const feeds = kind.feeds.map((shape, i) => ir.feed(`feed${i}`, shape));
  const first = kind.always(states, feeds);
  const values = [...states, ...feeds, ...first];
  for (const { op, a, b } of instructions) {
    const { fits, make } = kind.makers[op] as Maker;
    const left = values[values.length - 1 - (a % values.length)] as Value;
    const right = find(values, b, (value) => fits(left, value));
    if (right) values.push(make(left, right));
  }
  const updates: Record<string, Value> = {};
  updated.forEach((from, i) => {
    const shape = kind.states[i] as Shape;
    const value = find([...values].reverse(), from, (candidate) => sameShape(candidate.shape, shape));
    if (from > 0 && value) updates[`${name}/state${i}`] = value;
  });
  // The states are shown as well: each from before its update.
  const made = values.slice(-1 - Math.max(0, ...shown));
  const outputs = [...states, ...first, ...shown.map((i) => made[i % made.length] as Value)];
  return { outputs: Object.fromEntries(outputs.map((value, i) => [`y${i}`, value])), updates };
}

const wholeNumbers = (name: string, shape: Shape): Float32Array =>
  randomNumbers(name, sizeOf(shape), [-5, 5]).map(Math.round);

const graphsOf = ({ makers }: Kind) =>
  fc.record({
    instructions: fc.array(
      fc.record({
        op: fc.constantFrom(...Object.keys(makers)),
        a: fc.nat({ max: 5 }),
        b: fc.nat({ max: 30 }),
      }),
      { minLength: 3, maxLength: 24 },
    ),
    shown: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
    updated: fc.array(fc.nat({ max: 30 }), { minLength: COUNT, maxLength: COUNT }),
  });

describe.each(Object.entries(sessions))('engine %s', (_, open) => {
  let session: EngineSession;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());

  it.each(Object.entries(kinds))('runs any graph of %s as plain arithmetic does', async (of, kind) => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(graphsOf(kind), async ({ instructions, shown, updated }) => {
        const name = `${of}${count++}`;
        const graph = build(name, kind, instructions, shown, updated);
        const program = await session.compile(graph);
        const inputs: Record<string, ArrayLike<number>> = {};
        for (const [input, { attributes, shape }] of inputsOf(graph)) {
          const values = wholeNumbers(input.replace(name, ''), shape);
          inputs[input] = values;
          if ('kind' in attributes && attributes.kind === 'state') await session.writeState(input, values);
        }
        for (let step = 0; step < STEPS; step++) {
          for (const [feed, memory] of Object.entries(program.feeds)) {
            const values = wholeNumbers(`${feed} ${step}`, [memory.length]);
            memory.set(values);
            inputs[feed] = values;
          }
          await program.run();
          expectSame(program.outputs, graph.outputs, inputs);
          const next = await session.readState();
          expectSame(Object.fromEntries(next), graph.updates, inputs);
          for (const [state, values] of next) if (state in inputs) inputs[state] = values;
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

function expectSame(
  found: Record<string, Float32Array>,
  values: Record<string, Value>,
  inputs: Inputs,
): void {
  const expected = evaluate(Object.values(values), inputs);
  Object.keys(values).forEach((name, i) => {
    const [got, wanted] = [found[name] as Float32Array, expected[i] as Float64Array];
    expect(relativeError(got, wanted), `${name} is ${got}, not ${wanted}`).toBe(0);
  });
}
