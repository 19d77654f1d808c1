import { describe, expect, it } from 'vitest';
import { toChannelMajor } from '../../../src/engines/onnxruntime/channel-major.ts';
import { partition } from '../../../src/engines/onnxruntime/partition.ts';
import { phasesOf } from '../../../src/engines/onnxruntime/phases.ts';
import { splitBatch } from '../../../src/engines/onnxruntime/split.ts';
import * as ir from '../../../src/ir/build.ts';
import { gradients } from '../../../src/ir/grad.ts';
import type { Graph, Value } from '../../../src/ir/value.ts';

const sliding = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const;

/** A step of a convolution; `between` comes before the loss. */
function stepOf(batch: number, between: (y: Value) => Value = (y) => y, size = 6): Graph {
  const x = ir.feed('images', [batch, size, size, 2]);
  const w = ir.state('w', [3, 3, 2, 4]);
  const y = between(ir.conv(x, w, sliding));
  const loss = ir.reduceMean(ir.square(y), ir.allAxes(y));
  const [gradient] = gradients(loss, [w]) as [Value];
  return { outputs: { loss, y }, updates: { w: ir.sub(w, gradient) } };
}

/** As batch normalization: less its mean over the batch. */
const centered = (y: Value): Value => ir.sub(y, ir.reduceMean(y, [0, 1, 2], true));
/** What needs all images at once, other than as a sum. */
const byLargest = (y: Value): Value => ir.sub(y, ir.reduceMax(y, [0], true));

/** With a dense matrix of so many units on top, which is trained too. */
function denseStep(units: number): Graph {
  const features = 32 * 32 * 4;
  const dense = ir.state('dense', [features, units]);
  const graph = stepOf(64, (y) => ir.matmul(ir.reshape(y, [64, features]), dense), 34);
  const [gradient] = gradients(graph.outputs.loss as Value, [dense]) as [Value];
  return { ...graph, updates: { ...graph.updates, dense: ir.sub(dense, gradient) } };
}

const partsOf = (graph: Graph, threads: number): number => splitBatch(graph, threads).parts;

describe('splitBatch', () => {
  it.each([
    { batch: 64, threads: 1, parts: 4 },
    { batch: 64, threads: 2, parts: 4 },
    { batch: 64, threads: 8, parts: 8 },
    { batch: 16, threads: 1, parts: 1 },
    { batch: 16, threads: 2, parts: 2 },
    { batch: 100, threads: 2, parts: 5 },
    { batch: 50, threads: 2, parts: 1 },
    { batch: 52, threads: 2, parts: 1 },
  ])('makes $parts of $batch images for $threads threads', ({ batch, threads, parts }) => {
    expect(partsOf(stepOf(batch), threads)).toBe(parts);
  });

  it('makes a part for each thread where parts wait for a sum over all', () => {
    expect([1, 2, 4].map((threads) => partsOf(stepOf(64, centered), threads))).toEqual([1, 2, 4]);
  });

  it('makes a part for each thread where the gradient of a part is large beside what it computes', () => {
    expect([8, 128].map((units) => partsOf(denseStep(units), 2))).toEqual([4, 2]);
  });

  it('leaves whole what needs several images at once', () => {
    const graph = stepOf(64, byLargest);
    expect(splitBatch(graph, 2)).toEqual({ parts: 1, graph, origins: new Map() });
  });

  it('leaves whole what has no convolution', () => {
    const x = ir.feed('images', [64, 8]);
    expect(partsOf({ outputs: { y: ir.matmul(x, ir.state('w', [8, 4])) }, updates: {} }, 2)).toBe(1);
  });

  it('has a part of what comes from outside, and adds up what parts make', () => {
    const { graph, origins } = splitBatch(stepOf(64), 2);
    expect(graph.outputs.y?.shape).toEqual([16, 4, 4, 4]);
    expect(graph.updates.w?.shape).toEqual([3, 3, 2, 4]);
    const kinds = [...origins.values()].map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'part')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'addend')).toHaveLength(2 * 4);
  });
});

describe('phasesOf', () => {
  const phases = (original: Graph, threads: number): string[] => {
    const { graph, origins } = toChannelMajor(splitBatch(original, threads));
    const { results, loops } = partition(graph, origins);
    const read = loops.flatMap(({ loop }) => loop.inputs);
    return phasesOf(results, read, origins).phases.map(({ isEach }) => (isEach ? 'each' : 'once'));
  };

  it('does a step part by part, and then once what its sums need', () => {
    expect(phases(stepOf(64), 2)).toEqual(['each', 'once']);
  });

  it('stops all parts where they need a sum', () => {
    expect(phases(stepOf(64, centered), 2)).toEqual(['each', 'once', 'each', 'once', 'each']);
  });

  it('has one phase where a batch is whole', () => {
    expect(phases(stepOf(64, byLargest), 2)).toEqual(['once']);
  });
});
