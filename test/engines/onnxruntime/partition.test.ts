import { describe, expect, it } from 'vitest';
import { partition } from '../../../src/engines/onnxruntime/partition.ts';
import * as ir from '../../../src/ir/build.ts';
import { gradients } from '../../../src/ir/grad.ts';
import type { Value } from '../../../src/ir/value.ts';

const opsOf = (values: readonly Value[]): string[] => values.map(({ op }) => op);

describe('partition', () => {
  const x = ir.feed('x', [4, 3]);
  const w = ir.state('w', [3, 2]);
  const slot = ir.state('w:mean', [3, 2]);
  const rate = ir.feed('rate', []);
  const mask = ir.dropoutMask(ir.feed('key', [2], 'int32'), [4, 3], 0.5, 0);
  const product = ir.matmul(ir.mul(x, mask), w);
  const loss = ir.reduceSum(ir.square(product), [0, 1]);
  const [gradient] = gradients(loss, [w]) as [Value];
  const mean = ir.add(ir.mul(slot, 0.9), gradient);
  const parts = partition({
    outputs: { loss },
    updates: { w: ir.sub(w, ir.mul(rate, mean)), 'w:mean': mean },
  });

  it('makes the masks before the model', () => {
    expect(parts.masks).toEqual([mask]);
  });

  it('lets the model compute the outputs and what the update loops need', () => {
    expect(parts.results).toEqual([loss, gradient]);
  });

  it('does the update of a weight and its slots in one loop', () => {
    expect(parts.loops.map(({ states }) => states)).toEqual([['w', 'w:mean']]);
    expect(opsOf(parts.loops[0]?.loop.inputs ?? []).sort()).toEqual(['Input', 'Input', 'Input', 'MatMul']);
  });

  it('keeps in the model what an output shows, though an update uses it too', () => {
    const next = ir.mul(w, 2);
    const { results, loops } = partition({ outputs: { next }, updates: { w: next } });
    expect(results).toEqual([next]);
    expect(loops[0]?.loop.inputs).toEqual([next]);
  });

  it('leaves to the model what no loop can do', () => {
    const softmax = ir.softmax(w);
    const { results } = partition({ outputs: {}, updates: { w: ir.mul(softmax, 0.5) } });
    expect(results).toEqual([softmax]);
  });

  it('puts scalars last, which other loops read', () => {
    const t = ir.state('t', []);
    const { loops } = partition({ outputs: {}, updates: { t: ir.add(t, 1), w: ir.mul(w, t) } });
    expect(loops.map(({ states }) => states)).toEqual([['w'], ['t']]);
  });
});
