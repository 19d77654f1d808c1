import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ir from '../../src/ir/build.ts';
import type { Value } from '../../src/ir/value.ts';
import { createArena } from '../../src/wasm/arena.ts';
import { compileLoop, isElementwise, loopSignature } from '../../src/wasm/elementwise.ts';
import { instantiate } from '../../src/wasm/module.ts';
import { randomNumbers } from '../contracts/support/numbers.ts';

const UNTOUCHED = -7;
const isInput = (value: Value): boolean => value.op === 'Input';

/**
 * Runs a loop over memory in which each of `tensors` lies at an address of its own, a guard after it. `overwrite`
 * names the tensor into which each result goes.
 */
function runLoop(
  results: Value[],
  length: number,
  tensors: Record<string, Float32Array>,
  overwrite: string[],
): Record<string, Float32Array> {
  const arena = createArena(2 ** 16);
  const addresses: Record<string, number> = {};
  const guards: Float32Array[] = [];
  for (const [name, numbers] of Object.entries(tensors)) {
    addresses[name] = arena.allocate(numbers.length * 4);
    arena.floats(addresses[name], numbers.length).set(numbers);
    // A vector holds four numbers: what lies after the last whole one is not the loop's.
    const vectors = Math.ceil(numbers.length / 4) * 4;
    guards.push(arena.floats(addresses[name] + vectors * 4, 8).fill(UNTOUCHED));
  }
  const loop = compileLoop(results, isInput);
  const { run } = instantiate(arena.memory, { run: loop.function });
  const nameOf = (value: Value): string => (value as Value & { op: 'Input' }).attributes.name;
  run(length * 4, ...[...loop.inputs.map(nameOf), ...overwrite].map((name) => addresses[name] as number));
  for (const guard of guards) expect(guard.every((number) => number === UNTOUCHED)).toBe(true);
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { length: n }]) => [
      name,
      arena.floats(addresses[name] as number, n),
    ]),
  );
}

describe('a loop', () => {
  it.each([1, 2, 3, 4, 5, 7, 8, 9, 100, 1023])('goes over %i numbers in place', (length) => {
    const [w, g] = [ir.feed('w', [length]), ir.feed('g', [length])];
    const tensors = { w: randomNumbers('w', length), g: randomNumbers('g', length) };
    const after = runLoop([ir.sub(w, ir.mul(g, 0.5))], length, tensors, ['w']);
    expect(after.w).toEqual(tensors.w.map((number, i) => number - 0.5 * (tensors.g[i] as number)));
    expect(after.g).toEqual(tensors.g);
  });

  it('reads scalars once, also one that it overwrites', () => {
    const [w, rate] = [ir.feed('w', [6]), ir.feed('rate', [])];
    const tensors = { w: randomNumbers('w', 6), rate: Float32Array.of(0.25) };
    const after = runLoop([ir.mul(w, ir.mul(rate, 2))], 6, tensors, ['w']);
    expect(after.w).toEqual(tensors.w.map((number) => number * 0.5));
  });

  it('has read every number before it writes over it: two tensors change places', () => {
    const [a, b] = [ir.feed('a', [5]), ir.feed('b', [5])];
    const tensors = { a: Float32Array.of(1, 2, 3, 4, 5), b: Float32Array.of(6, 7, 8, 9, 10) };
    expect(runLoop([b, a], 5, tensors, ['a', 'b'])).toEqual({ a: tensors.b, b: tensors.a });
  });

  it('computes what two results share only once', () => {
    const [w, g] = [ir.feed('w', [4]), ir.feed('g', [4])];
    const mean = ir.add(ir.mul(w, 0.9), ir.mul(g, 0.1));
    const shared = compileLoop([mean, ir.sqrt(mean)], isInput);
    const apart = compileLoop([mean, ir.sqrt(ir.add(ir.mul(w, 0.9), ir.mul(g, 0.1)))], isInput);
    expect(shared.function.body.length).toBeLessThan(apart.function.body.length);
  });

  it('stores a constant', () => {
    const w = ir.feed('w', [3]);
    const after = runLoop([ir.add(ir.mul(w, 0), 2.5)], 3, { w: Float32Array.of(1, 2, 3) }, ['w']);
    expect(after.w).toEqual(Float32Array.of(2.5, 2.5, 2.5));
  });

  const operations: [string, (a: Value, b: Value) => Value, (a: number, b: number) => number][] = [
    ['Neg', ir.neg, (a) => -a],
    ['Abs', ir.abs, Math.abs],
    ['Relu', ir.relu, (a) => Math.max(0, a)],
    ['Step', ir.step, (a) => (a > 0 ? 1 : 0)],
    ['Sqrt', ir.sqrt, Math.sqrt],
    ['Add', ir.add, (a, b) => a + b],
    ['Sub', ir.sub, (a, b) => a - b],
    ['Mul', ir.mul, (a, b) => a * b],
    ['Div', ir.div, (a, b) => a / b],
    ['Max', ir.max, Math.max],
    ['Min', ir.min, Math.min],
  ];
  it.each(operations)('does %s as float32 arithmetic does, to the bit', (_, build, plain) => {
    const pairs = fc.array(fc.tuple(fc.float(), fc.float()), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(pairs, (list) => {
        const a = Float32Array.from(list, ([left]) => left);
        const b = Float32Array.from(list, ([, right]) => right);
        const result = build(ir.feed('a', [list.length]), ir.feed('b', [list.length]));
        const after = runLoop([result], list.length, { a, b }, ['a']);
        expect(after.a).toEqual(Float32Array.from(list, ([left, right]) => plain(left, right)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('has one signature for all tensors on which the same is done', () => {
    const loopOf = (length: number, rate: number) => {
      const w = ir.feed('w', [length]);
      return compileLoop([ir.mul(w, rate)], isInput);
    };
    expect(loopSignature(loopOf(3, 0.5))).toBe(loopSignature(loopOf(1000, 0.5)));
    expect(loopSignature(loopOf(3, 0.5))).not.toBe(loopSignature(loopOf(3, 0.25)));
  });
});

describe('isElementwise', () => {
  it('is true of what a vector instruction does', () => {
    const x = ir.feed('x', [4]);
    expect(isElementwise(ir.sqrt(x))).toBe(true);
    expect(isElementwise(ir.add(x, 1))).toBe(true);
    expect(isElementwise(ir.exp(x))).toBe(false);
    expect(isElementwise(ir.reduceSum(x, [0]))).toBe(false);
    expect(isElementwise(x)).toBe(false);
  });
});
