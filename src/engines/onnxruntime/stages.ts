// Orders what has to be computed in stages: ONNX models, which do what is expensive, in turn with kernels and loops over
// images, which do what only moves memory.
//
// Kernels that follow one another go through memory together, channel by channel: what one makes is in the cache when the
// next one reads it.
import { sizeOf, topologicalOrder, type Value } from '../../ir/value.ts';
import { compileLoop, type ElementwiseLoop, isElementwise } from '../../wasm/elementwise.ts';
import type { AppliedKernel } from '../../wasm/kernel.ts';
import { compilePlanes, isChannelSum } from '../../wasm/planes.ts';
import { inputsWith, type Origins, underReshape } from './origins.ts';
import type { Phase } from './phases.ts';

export type Step =
  | { kind: 'model'; results: Value[]; isGiven: (value: Value) => boolean }
  /** All have as many channels. */
  | { kind: 'channels'; kernels: AppliedKernel[] }
  | { kind: 'loop'; loop: ElementwiseLoop };

/** Who computes a value. */
type Maker = 'outside' | 'model' | 'kernel' | 'planes' | 'vector';

/**
 * The steps of a phase, in their order. A model step says which values it is given: those that the phase is given, and
 * those from steps before it.
 */
export function stagesOf(
  { results, isGiven: isGivenToAll }: Phase,
  { origins, images }: { origins: Origins; images: ReadonlySet<Value> },
): Step[] {
  const inputsOf = inputsWith(origins);
  const order = topologicalOrder(results, isGivenToAll, inputsOf);
  const makers = new Map<Value, Maker>();
  const maker = (value: Value): Maker => makers.get(value) ?? 'outside';
  const isLooped = (value: Value): boolean => ['kernel', 'planes', 'vector'].includes(maker(value));
  const isAddend = (value: Value): boolean => origins.get(underReshape(value))?.kind === 'addend';
  for (const value of order) makers.set(value, makerOf(value));

  function makerOf(value: Value): Maker {
    if (isGivenToAll(value) || value.op === 'Constant') return 'outside';
    if (origins.get(value)?.kind === 'kernel') return 'kernel';
    if (value.op === 'Reshape') return maker(value.inputs[0] as Value);
    if (isPlanes(value, images)) return 'planes';
    const ofLoops =
      value.inputs.some((x) => isLooped(x) || isAddend(x)) &&
      value.inputs.every((x) => isLooped(x) || maker(x) === 'outside');
    const inOneLoop = value.inputs.every(
      (x) => x.shape.length === 0 || sizeOf(x.shape) === sizeOf(value.shape),
    );
    return ofLoops && inOneLoop && isElementwise(value) ? 'vector' : 'model';
  }

  // Models have even numbers, what is looped odd ones; a stage comes after all that it reads.
  const stages = new Map<Value, number>();
  for (const value of order) {
    const looped = isLooped(value);
    const after = inputsOf(value).flatMap((input) => {
      if (maker(input) === 'outside') return [];
      const stage = stages.get(input) as number;
      return [isLooped(input) === looped ? stage : stage + 1];
    });
    stages.set(value, Math.max(looped ? 1 : 0, ...after));
  }

  // What lies in memory between two steps.
  const shown = new Set(results.map(underReshape));
  const kept = new Set(shown);
  for (const value of order) {
    if (maker(value) === 'outside' || value.op === 'Reshape') continue;
    for (const read of inputsOf(value)) {
      const input = underReshape(read);
      const stays =
        maker(value) === 'model'
          ? isLooped(input) || stages.get(input) !== stages.get(value)
          : !(maker(value) === 'planes' && maker(input) === 'planes' && !isChannelSum(input));
      if (stays) kept.add(input);
    }
  }

  const steps: Step[] = [];
  const last = Math.max(0, ...stages.values());
  for (let stage = 0; stage <= last; stage++) {
    const made = order.filter((value) => stages.get(value) === stage && kept.has(value));
    // A result that comes from outside is copied by the first model.
    const models = made.filter(
      (v) => maker(v) === 'model' || (stage === 0 && maker(v) === 'outside' && shown.has(v)),
    );
    const isGiven = (value: Value): boolean =>
      isGivenToAll(value) ||
      isLooped(value) ||
      (maker(value) === 'model' && (stages.get(value) as number) < stage);
    if (models.length > 0) steps.push({ kind: 'model', results: models, isGiven });
    steps.push(...loopSteps(made.filter(isLooped)));
  }
  return steps;

  /** Values of one space that do not wait for one another go through memory together. */
  function loopSteps(values: readonly Value[]): Step[] {
    const groups: { maker: Maker; space: string; values: Value[] }[] = [];
    const groupOf = new Map<Value, number>();
    for (const value of values) {
      const space = (isChannelSum(value) ? (value.inputs[0] as Value) : value).shape.join();
      const after = Math.max(-1, ...leavesOf(value).map((leaf) => groupOf.get(leaf) ?? -1));
      const found =
        maker(value) === 'kernel'
          ? -1
          : groups.findIndex((g, i) => i > after && g.maker === maker(value) && g.space === space);
      const group = found === -1 ? groups.push({ maker: maker(value), space, values: [] }) - 1 : found;
      groups[group]?.values.push(value);
      groupOf.set(value, group);
    }
    return together(
      groups.map(({ maker: by, space, values: made }): ElementwiseLoop | AppliedKernel => {
        const [first] = made as [Value];
        const origin = origins.get(first);
        if (origin?.kind === 'kernel') return { ...origin, results: made };
        const own = new Set(made);
        const isLeaf = (value: Value): boolean => !own.has(value) && isRead(value);
        if (by === 'vector') return compileLoop(made, isLeaf);
        const [c = 1, h = 1, w = 1, n = 1] = space.split(',').map(Number);
        return compilePlanes(made, [c, h, w, n], isLeaf);
      }),
    );
  }

  /** Is it read from memory, where a loop needs it? */
  function isRead(value: Value): boolean {
    if (value.op === 'Constant') return false;
    return maker(value) === 'outside' || value.op === 'Reshape' || kept.has(value);
  }

  function leavesOf(value: Value): Value[] {
    return inputsOf(value).flatMap((input) => (isRead(input) ? [underReshape(input)] : leavesOf(input)));
  }
}

/** Steps in which parts of as many channels follow one another as far as they can; each comes after what it reads. */
function together(parts: readonly (ElementwiseLoop | AppliedKernel)[]): Step[] {
  const steps: Step[] = [];
  let left = [...parts];
  while (left.length > 0) {
    const [first] = left as [ElementwiseLoop | AppliedKernel];
    if (!('kernel' in first)) {
      steps.push({ kind: 'loop', loop: first });
      left = left.slice(1);
      continue;
    }
    const taken: AppliedKernel[] = [];
    const missing = new Set<Value>();
    for (const part of left) {
      const isReady = !part.inputs.some((input) => missing.has(underReshape(input)));
      if (isReady && 'kernel' in part && part.kernel.channels === first.kernel.channels) taken.push(part);
      else for (const result of part.results) missing.add(result);
    }
    steps.push({ kind: 'channels', kernels: taken });
    left = left.filter((part) => !taken.includes(part as AppliedKernel));
  }
  return steps;
}

/** Elementwise over images, or a sum of such for each channel, from operands that a loop over images can read. */
function isPlanes(value: Value, images: ReadonlySet<Value>): boolean {
  const sum = isChannelSum(value);
  const whole = sum ? (value.inputs[0] as Value) : value;
  if (!images.has(whole)) return false;
  if (sum) return true;
  const isReadable = ({ shape }: Value): boolean => {
    if (shape.length === 0) return true;
    const [, height = 1, width = 1] = shape;
    const [, wholeHeight = 1, wholeWidth = 1] = value.shape;
    const isSpread = height === 1 && width === 1;
    return shape.length === 4 && (isSpread || (height === wholeHeight && width === wholeWidth));
  };
  return isElementwise(value) && value.inputs.every(isReadable);
}
