// Splits a batch: what a graph does to each image for itself is done part by part, and sums over the batch are added up
// from one addend a part. A part stays in the cache from one step to the next, and threads take a part each.
import { add, feed, remake } from '../../ir/build.ts';
import { type Graph, mapGraph, type Shape, sizeOf, topologicalOrder, type Value } from '../../ir/value.ts';
import { VECTOR } from './channel-major.ts';
import type { Origin, Origins } from './origins.ts';
import { waysOf } from './ways.ts';

export interface Split {
  parts: number;
  /** What is done to a part, and, from addends, what is done once. */
  graph: Graph;
  origins: Origins;
}

/** Of a part: what its steps hand on stays in a cache of 1 MB. */
const IMAGES = 16;

/**
 * The graph in parts for so many threads; in one part where it has no convolutions, or where an op needs images of
 * several parts.
 */
export function splitBatch(graph: Graph, threads: number): Split {
  const order = topologicalOrder([...Object.values(graph.outputs), ...Object.values(graph.updates)]);
  const batch = order.find(({ op }) => op === 'Conv')?.shape[0] ?? 1;
  const each = batch / threads;
  const whole = { parts: 1, graph, origins: new Map() };
  const split = inParts(graph, partsOf(batch, Math.min(IMAGES, each)));
  // More parts than threads are no gain then. What threads add up goes through one memory.
  const isCostly = split && (split.isInterrupted || split.added > split.own / (2 * threads));
  return (isCostly ? inParts(graph, partsOf(batch, each)) : split) ?? whole;
}

/** The number of equal parts whose size comes nearest to the wished one, as a ratio. */
function partsOf(batch: number, images: number): number {
  const distance = (parts: number): number => Math.abs(Math.log(batch / parts / images));
  const possible = Array.from({ length: Math.floor(batch / VECTOR) }, (_, i) => i + 1).filter(
    (parts) => batch % (parts * VECTOR) === 0,
  );
  return possible.reduce((best, parts) => (distance(parts) < distance(best) ? parts : best), 1);
}

interface Parted extends Split {
  /** A part waits for a sum over all in the middle: it does not stay in the cache. */
  isInterrupted: boolean;
  /** How many numbers of its own a part makes, and how many it adds to sums, such as gradients. */
  own: number;
  added: number;
}

function inParts(graph: Graph, parts: number): Parted | undefined {
  if (parts === 1) return undefined;
  const origins = new Map<Value, Origin>();
  const axes = new Map<Value, number>();
  const made = new Map<Value, Value>();
  const summed = new Set<Value>();
  let [isInterrupted, own, added] = [false, 0, 0];

  /** The value, in parts along an axis or, without one, whole; undefined where it is not to be had so. */
  function operand(value: Value, axis: number | undefined): Value | undefined {
    if (axes.get(value) === axis) return made.get(value);
    const isSpread = value.op === 'Expand' && axis !== undefined && !axes.has(value) && spreads(value, axis);
    if (!isSpread) return undefined;
    return remake(value, value.inputs.map(done), { shape: part(value.shape, axis) });
  }
  const done = (value: Value): Value => made.get(value) as Value;
  const part = (shape: Shape, axis: number): Shape => shape.map((d, i) => (i === axis ? d / parts : d));
  const isDivisible = (shape: Shape, axis: number): boolean => (shape[axis] as number) % parts === 0;

  /** The sum of what all parts make. */
  function sum(value: Value): Value {
    const addends = Array.from({ length: parts }, (_, i) => {
      const addend = feed(`part ${i} of ${value.id}`, value.shape);
      origins.set(addend, { kind: 'addend', inputs: [value], part: i });
      return addend;
    });
    return addends.reduce(add);
  }

  /** Does an input bring something for each image? */
  function isOfBatch(value: Value): boolean {
    if (value.shape.length < 2 || !isDivisible(value.shape, 0)) return false;
    return value.op === 'DropoutMask' || (value.op === 'Input' && value.attributes.kind === 'feed');
  }

  function rewrite(value: Value): boolean {
    if (value.inputs.some((input) => summed.has(input))) summed.add(value);
    if (isOfBatch(value)) {
      const input = feed(`part of ${value.id}`, part(value.shape, 0), value.dtype);
      origins.set(input, { kind: 'part', inputs: [value] });
      axes.set(value, 0);
      made.set(value, input);
      return true;
    }
    if (!value.inputs.some((input) => axes.has(input))) {
      const isSame = value.inputs.every((input) => done(input) === input);
      made.set(value, isSame ? value : remake(value, value.inputs.map(done)));
      return true;
    }
    for (const { operands, result } of waysOf(value)) {
      if (result !== 'addend' && !isDivisible(value.shape, result)) continue;
      const inputs = value.inputs.map((input, i) => operand(input, operands[i]));
      if (inputs.includes(undefined)) continue;
      const { attributes } = value;
      const shape = 'shape' in attributes && result !== 'addend' && { shape: part(attributes.shape, result) };
      const rest = remake(value, inputs as Value[], { ...attributes, ...shape } as never);
      isInterrupted ||= summed.has(value);
      if (result === 'addend') {
        added += sizeOf(rest.shape);
        summed.add(value);
        made.set(value, sum(rest));
      } else {
        own += sizeOf(rest.shape);
        axes.set(value, result);
        made.set(value, rest);
      }
      return true;
    }
    return false;
  }

  const [outputs, updates] = [Object.values(graph.outputs), Object.values(graph.updates)];
  const isSplit =
    topologicalOrder([...outputs, ...updates]).every(rewrite) &&
    outputs.every((value) => (axes.get(value) ?? 0) === 0) &&
    updates.every((value) => !axes.has(value));
  if (!isSplit) return undefined;
  return {
    parts,
    graph: mapGraph(graph, done),
    origins,
    ...{ isInterrupted, own, added },
  };
}

/** Does an Expand repeat the same along this axis? */
function spreads({ shape, inputs }: Value, axis: number): boolean {
  const [{ shape: given }] = inputs as [Value];
  return (given[axis - shape.length + given.length] ?? 1) === 1;
}
