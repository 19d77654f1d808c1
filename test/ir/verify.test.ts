import { describe, expect, it } from 'vitest';
import * as ir from '../../src/ir/build.ts';
import type { Value } from '../../src/ir/value.ts';
import { inputsOf, verify } from '../../src/ir/verify.ts';

const x = ir.feed('x', [2, 3]);
const w = ir.state('w', [2, 3]);

describe('verify', () => {
  it('takes a graph that is sound', () => {
    expect(() => verify({ outputs: { y: ir.mul(x, w) }, updates: { w: ir.sub(w, x) } })).not.toThrow();
  });

  it.each<[string, { outputs?: Record<string, Value>; updates?: Record<string, Value> }]>([
    ['two inputs are called x', { outputs: { y: ir.add(x, ir.feed('x', [2, 3])) } }],
    ['x is updated but is no state', { updates: { x: ir.neg(x) } }],
    ['unknown is updated but is no state', { updates: { unknown: x } }],
    ['w is 2×3 and is updated with 3', { outputs: { w }, updates: { w: ir.reduceSum(x, [0]) } }],
    ['a constant is not finite', { outputs: { y: ir.mul(x, Number.NaN) } }],
    ['Add computes with float32 alone', { outputs: { y: ir.add(ir.feed('key', [2], 'int32'), 1) } }],
    ['Input has shape 0×3', { outputs: { y: ir.feed('none', [0, 3]) } }],
    ['Neg says 7 where its inputs make 2×3', { outputs: { y: { ...ir.neg(x), shape: [7] } } }],
  ])('refuses: %s', (fault, { outputs = {}, updates = {} }) => {
    expect(() => verify({ outputs, updates })).toThrow(`the graph is not sound: ${fault}`);
  });
});

it('inputsOf finds all inputs by walking back from outputs and updates', () => {
  const graph = { outputs: { y: ir.tanh(x) }, updates: { w: ir.mul(w, 2) } };
  expect([...inputsOf(graph).keys()]).toEqual(['x', 'w']);
});
