// Where the values of a program lie: those of a whole batch, and those that each of its parts has its own of.
import { sizeOf, type Value } from '../../ir/value.ts';
import { FLOAT_BYTES } from '../../wasm/kernel.ts';
import type { Feed } from '../engine.ts';
import { isMade, type Origins, underReshape } from './origins.ts';
import type { Host } from './program.ts';
import { type Lifetime, type Placement, placeScratch, roomOf } from './scratch.ts';

export const bytesOf = (value: Value): number => sizeOf(value.shape) * FLOAT_BYTES;

/** What is read and written in a step of a phase. */
export interface Access {
  reads: readonly Value[];
  writes: readonly Value[];
}

export interface Layout {
  /** By phases; the steps of a phase that is done to each part are done by several threads at once. */
  phases: readonly { isEach: boolean; steps: readonly Access[] }[];
  /** What is read after the last step. */
  readLast: readonly Value[];
  /** What is shown in memory of its own. */
  outputs: readonly Value[];
  origins: Origins;
  /** What every part has its own of. */
  each: ReadonlySet<Value>;
  parts: number;
  threads: number;
}

export interface Places {
  /** Of a part's own numbers, where parts have their own. */
  addressOf(value: Value, part: number): number;
  /** The memory under a value: the caller's, where a feed was given. */
  viewOf(value: Value, part: number): Feed;
  /** What a model shows of an output: a copy, where its own memory is about to be overwritten. */
  shownOf(value: Value, part: number): Float32Array;
  /** An output, with what all parts show of it. */
  outputOf(value: Value): Float32Array;
  feeds: Record<string, Feed>;
}

type Address = (part: number) => number;

export function layOut(layout: Layout, given: Record<string, Feed>, host: Host): Places {
  const { origins, each, parts } = layout;
  const { arena } = host;
  const addresses = scratchAddresses(layout, host);
  const feeds: Record<string, Feed> = {};
  const shown = new Map<Value, Float32Array>();
  const count = (value: Value): number => (each.has(value) ? parts : 1);

  function addressOf(reshaped: Value, part: number): number {
    const value = underReshape(reshaped);
    const origin = origins.get(value);
    if (origin?.kind === 'part') return addressOf(origin.inputs[0], 0) + part * bytesOf(value);
    if (origin?.kind === 'addend') return addressOf(origin.inputs[0], origin.part);
    if (value.op === 'Input' && value.attributes.kind === 'state')
      return host.stateAddress(value.attributes.name, value);
    if (value.op === 'DropoutMask') return host.masks.address(value);
    const known = addresses.get(value) ?? ownAddress(value);
    addresses.set(value, known);
    return known(part);
  }

  /** Parts follow one another. */
  function ownAddress(value: Value): Address {
    const base = arena.allocate(count(value) * bytesOf(value));
    return (part) => base + (each.has(value) ? part * bytesOf(value) : 0);
  }

  function viewOf(reshaped: Value, part: number): Feed {
    const value = underReshape(reshaped);
    const origin = origins.get(value);
    if (origin?.kind === 'part') return sliceOf(viewOf(origin.inputs[0], 0), value, part);
    const view = value.dtype === 'int32' ? arena.ints : arena.floats;
    const own = (): Feed => view(addressOf(value, part), sizeOf(value.shape));
    if (!isFeed(value, origins)) return own();
    const { name } = value.attributes;
    feeds[name] ??= given[name] ?? own();
    return feeds[name];
  }

  function outputOf(reshaped: Value): Float32Array {
    const value = underReshape(reshaped);
    const length = count(value) * sizeOf(value.shape);
    const make = (): number =>
      isMade(value, origins) ? addressOf(value, 0) : arena.allocate(length * FLOAT_BYTES);
    const view = shown.get(value) ?? arena.floats(make(), length);
    shown.set(value, view);
    return view;
  }

  return {
    feeds,
    addressOf,
    viewOf,
    outputOf,
    shownOf(reshaped, part) {
      const value = underReshape(reshaped);
      const isShown = layout.outputs.some((output) => underReshape(output) === value);
      if (!isShown) return viewOf(value, part) as Float32Array;
      return each.has(value) ? sliceOf(outputOf(value), value, part) : outputOf(value);
    },
  };
}

function sliceOf<View extends Feed>(view: View, { shape }: Value, part: number): View {
  return view.subarray(part * sizeOf(shape), (part + 1) * sizeOf(shape)) as View;
}

/** Does the caller bring it, for the whole batch? */
export function isFeed(value: Value, origins: Origins): value is Value & { op: 'Input' } {
  return value.op === 'Input' && value.attributes.kind === 'feed' && !origins.has(value);
}

/**
 * Where the values that steps hand on lie. What stays with a part lies where it lay for the part before: in the cache of
 * the thread that does both.
 */
function scratchAddresses(layout: Layout, host: Host): Map<Value, Address> {
  const { phases, readLast, outputs, origins, parts, threads } = layout;
  const shown = new Set(outputs.map(underReshape));
  const source = (reshaped: Value): Value => {
    const value = underReshape(reshaped);
    const origin = origins.get(value);
    return origin?.kind === 'addend' ? underReshape(origin.inputs[0]) : value;
  };

  /** Parts of a phase are not all at the same step at once: `from` and `to` are when the phase begins and ends for all. */
  interface Moment {
    phase: number;
    time: number;
    from: number;
    to: number;
  }
  const lives = new Map<Value, { made: Moment; read: Moment }>();
  let time = 0;
  phases.forEach(({ isEach, steps }, phase) => {
    const [first, last] = [time, time + steps.length - 1];
    for (const { reads, writes } of steps) {
      const moment = { phase, time, from: isEach ? first : time, to: isEach ? last : time };
      for (const life of reads.flatMap((value) => lives.get(source(value)) ?? [])) life.read = moment;
      for (const value of writes.map(underReshape)) {
        if (!shown.has(value)) lives.set(value, { made: moment, read: moment });
      }
      time++;
    }
  });
  const end = { phase: phases.length, time, from: time, to: time };
  for (const life of readLast.flatMap((value) => lives.get(source(value)) ?? [])) life.read = end;

  const own: { value: Value; lifetime: Lifetime }[] = [];
  const common: { value: Value; lifetime: Lifetime; stride: number }[] = [];
  for (const [value, { made, read }] of lives) {
    const [bytes, isEach] = [bytesOf(value), phases[made.phase]?.isEach];
    if (isEach && made.phase === read.phase) {
      own.push({ value, lifetime: { bytes, from: made.time, to: read.time } });
    } else {
      const stride = isEach ? roomOf(bytes) : 0;
      const lifetime = { bytes: isEach ? stride * parts : bytes, from: made.from, to: read.to };
      common.push({ value, lifetime, stride });
    }
  }
  const [ofThread, ofAll] = [own, common].map((list) => placeScratch(list.map(({ lifetime }) => lifetime)));
  const [{ offsets, bytes }, shared] = [ofThread as Placement, ofAll as Placement];
  const threadBytes = roomOf(bytes);
  const region = host.scratch(threads * threadBytes + shared.bytes);
  const addresses = new Map<Value, Address>();
  own.forEach(({ value }, i) => {
    addresses.set(value, (part) => region + (part % threads) * threadBytes + (offsets[i] as number));
  });
  common.forEach(({ value, stride }, i) => {
    const base = region + threads * threadBytes + (shared.offsets[i] as number);
    addresses.set(value, (part) => base + part * stride);
  });
  return addresses;
}
