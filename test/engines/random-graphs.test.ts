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
const STATES: Shape[] = [[], [15], [3, 5], [1], [5], [3, 5], [], [5]];
const FEEDS: Shape[] = [[3, 5], [15], [5], []];

/** An op and where in the list of values so far it looks for its operands. */
interface Instruction {
  op: keyof typeof makers;
  a: number;
  b: number;
}

const clamp = (x: Value): Value => ir.max(ir.min(x, 9), -9);
const broadcasts = (a: Value, b: Value): boolean => broadcastShape(a.shape, b.shape) !== undefined;
const isMatrix = (x: Value): boolean => x.shape.length === 2;
const always = (): boolean => true;

/** What can be made of two values, where they fit. Products are kept small, so that float32 holds them exactly. */
const makers = {
  add: { fits: broadcasts, make: ir.add },
  sub: { fits: broadcasts, make: ir.sub },
  max: { fits: broadcasts, make: ir.max },
  min: { fits: broadcasts, make: ir.min },
  mul: { fits: broadcasts, make: (a, b) => clamp(ir.mul(clamp(a), clamp(b))) },
  div: { fits: always, make: (a) => ir.div(a, -1) },
  matmul: {
    fits: (a, b) => isMatrix(a) && isMatrix(b) && a.shape[1] === b.shape[1],
    make: (a, b) => clamp(ir.matmul(clamp(a), clamp(b), { transB: true })),
  },
  neg: { fits: always, make: ir.neg },
  abs: { fits: always, make: ir.abs },
  relu: { fits: always, make: ir.relu },
  step: { fits: always, make: ir.step },
  transpose: { fits: isMatrix, make: (a) => ir.transpose(a, [1, 0]) },
  sum: { fits: always, make: (a) => clamp(ir.reduceSum(a, ir.allAxes(a))) },
  sumFirst: { fits: isMatrix, make: (a) => clamp(ir.reduceSum(a, [0])) },
  largest: { fits: isMatrix, make: (a) => ir.reduceMax(a, [1], true) },
  row: { fits: (a) => sizeOf(a.shape) === 15, make: (a) => ir.reshape(a, [15]) },
  matrix: { fits: (a) => sizeOf(a.shape) === 15, make: (a) => ir.reshape(a, [3, 5]) },
  scalar: { fits: (a) => sizeOf(a.shape) === 1, make: (a) => ir.reshape(a, []) },
  expand: { fits: (a) => sameShape(a.shape, [5]), make: (a) => ir.expand(a, [3, 5]) },
} satisfies Record<string, { fits(a: Value, b: Value): boolean; make(a: Value, b: Value): Value }>;

/** The first value that fits, looked for from a position on. */
function find(values: readonly Value[], from: number, fits: (value: Value) => boolean): Value | undefined {
  return values.map((_, i) => values[(from + i) % values.length] as Value).find(fits);
}

function build(
  name: string,
  instructions: Instruction[],
  shown: readonly number[],
  updated: readonly number[],
): Graph {
  const states = STATES.map((shape, i) => ir.state(`${name}/state${i}`, shape));
  const values = [...states, ...FEEDS.map((shape, i) => ir.feed(`feed${i}`, shape))];
  for (const { op, a, b } of instructions) {
    const { fits, make } = makers[op] as {
      fits(a: Value, b: Value): boolean;
      make(a: Value, b: Value): Value;
    };
    const first = values[values.length - 1 - (a % values.length)] as Value;
    const second = find(values, b, (value) => fits(first, value));
    if (second) values.push(make(first, second));
  }
  const updates: Record<string, Value> = {};
  updated.forEach((from, i) => {
    const shape = STATES[i] as Shape;
    const value = find([...values].reverse(), from, (candidate) => sameShape(candidate.shape, shape));
    if (from > 0 && value) updates[`${name}/state${i}`] = value;
  });
  // The states are shown as well: each from before its update.
  const made = values.slice(-1 - Math.max(0, ...shown));
  const outputs = [...states, ...shown.map((i) => made[i % made.length] as Value)];
  return { outputs: Object.fromEntries(outputs.map((value, i) => [`y${i}`, value])), updates };
}

const wholeNumbers = (name: string, shape: Shape): Float32Array =>
  randomNumbers(name, sizeOf(shape), [-5, 5]).map(Math.round);

const graphs = fc.record({
  instructions: fc.array(
    fc.record({
      op: fc.constantFrom(...(Object.keys(makers) as (keyof typeof makers)[])),
      a: fc.nat({ max: 5 }),
      b: fc.nat({ max: 30 }),
    }),
    { minLength: 3, maxLength: 24 },
  ),
  shown: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
  updated: fc.array(fc.nat({ max: 30 }), { minLength: STATES.length, maxLength: STATES.length }),
});

describe.each(Object.entries(sessions))('engine %s', (_, open) => {
  let session: EngineSession;
  beforeAll(async () => {
    session = await open();
  });
  afterAll(() => session.close());

  it('runs any graph as plain arithmetic does', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(graphs, async ({ instructions, shown, updated }) => {
        const name = `graph${count++}`;
        const graph = build(name, instructions, shown, updated);
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
