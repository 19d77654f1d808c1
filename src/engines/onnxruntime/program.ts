// Makes a graph ready to run on a CPU: places its values in one memory, compiles its steps, and runs them in order.
import { type Graph, sizeOf, type Value } from '../../ir/value.ts';
import { verify } from '../../ir/verify.ts';
import type { Arena } from '../../wasm/arena.ts';
import type { AppliedKernel, Kernel } from '../../wasm/kernel.ts';
import type { createMaskSource } from '../../wasm/mask-source.ts';
import type { Compiled, WasmFunction } from '../../wasm/module.ts';
import type { Team } from '../../wasm/team.ts';
import type { Feed } from '../engine.ts';
import { toChannelMajor } from './channel-major.ts';
import type { TensorMemory } from './library.ts';
import { type Lowered, lower } from './lower.ts';
import { imageLowerings } from './lower-images.ts';
import { plainLowerings } from './lower-plain.ts';
import { encodeModel } from './model.ts';
import { isOutside, partition, underReshape } from './partition.ts';
import { placeScratch } from './scratch.ts';
import { type Step, stagesOf } from './stages.ts';

const FLOAT_BYTES = 4;

/** What programs of a session share. */
export interface Host {
  arena: Arena;
  masks: ReturnType<typeof createMaskSource>;
  stateAddress(name: string, value: Value): number;
  /** The address of memory that programs take turns with. */
  scratch(bytes: number): number;
  /** Compiled once for each code. */
  kernel(code: WasmFunction): Compiled;
  pass: Team['pass'];
  openModel(model: Uint8Array, inputs: readonly TensorMemory[], outputs: readonly TensorMemory[]): () => void;
}

export interface CompiledProgram {
  feeds: Record<string, Feed>;
  outputs: Record<string, Float32Array>;
  run(): void;
}

/** A step with what it reads and writes. */
interface Placed {
  step: Step;
  lowered?: Lowered;
  reads: Value[];
  writes: Value[];
}

export function compileProgram(original: Graph, given: Record<string, Feed>, host: Host): CompiledProgram {
  verify(original);
  const { graph, ...images } = toChannelMajor(original);
  const { masks, results, loops } = partition(graph, images.kernels);
  const steps = stagesOf(results, images).map(placed);
  const { arena } = host;
  const room = (value: Value): number => arena.allocate(sizeOf(value.shape) * FLOAT_BYTES);

  const addresses = scratchAddresses(steps, results, Object.values(graph.outputs), host);
  function addressOf(reshaped: Value): number {
    const value = underReshape(reshaped);
    if (value.op === 'Input' && value.attributes.kind === 'state')
      return host.stateAddress(value.attributes.name, value);
    if (value.op === 'DropoutMask') return host.masks.address(value);
    const address = addresses.get(value) ?? room(value);
    addresses.set(value, address);
    return address;
  }

  const feeds: Record<string, Feed> = {};
  const isFeed = (value: Value): boolean =>
    value.op === 'Input' && value.attributes.kind === 'feed' && !images.kernels.has(value);

  /** The memory under a value: the caller's, where a feed was given. */
  function viewOf(reshaped: Value): Feed {
    const value = underReshape(reshaped);
    const view = value.dtype === 'int32' ? arena.ints : arena.floats;
    const own = (): Feed => view(addressOf(value), sizeOf(value.shape));
    if (value.op !== 'Input' || !isFeed(value)) return own();
    const { name } = value.attributes;
    feeds[name] ??= given[name] ?? own();
    return feeds[name];
  }

  /** What is shown of a value: a copy, where its own memory is about to be overwritten. */
  const shown = new Map<Value, Float32Array>();
  function shownOf(reshaped: Value): Float32Array {
    const value = underReshape(reshaped);
    const isCopied = isOutside(value) && !images.kernels.has(value);
    const make = (): Feed => (isCopied ? arena.floats(room(value), sizeOf(value.shape)) : viewOf(value));
    const view = shown.get(value) ?? (make() as Float32Array);
    shown.set(value, view);
    return view;
  }

  /** Brings feeds that lie elsewhere to where kernels can read them. */
  function copiesOf(inputs: readonly Value[]): (() => void)[] {
    return inputs
      .map(underReshape)
      .filter(isFeed)
      .flatMap((input) => {
        const own = arena.floats(addressOf(input), sizeOf(input.shape));
        const fed = viewOf(input);
        return fed.buffer === own.buffer ? [] : [() => own.set(fed)];
      });
  }

  /** A call of compiled code over addresses that stay. */
  function call(code: WasmFunction, inputs: readonly Value[], parameters: readonly number[]): () => void {
    const copies = copiesOf(inputs);
    const kernel = host.kernel(code);
    return () => {
      for (const copy of copies) copy();
      kernel.run(...parameters);
    };
  }

  function tablesOf({ tables }: Kernel): number[] {
    return tables.map((table) => {
      const address = arena.allocate(table.byteLength);
      const view = table instanceof Int32Array ? arena.ints : arena.floats;
      view(address, table.length).set(table);
      return address;
    });
  }

  function compileStep({ step, lowered }: Placed): () => void {
    switch (step.kind) {
      case 'model': {
        const { model, inputs, outputs } = lowered as Lowered;
        const memory = (values: Map<string, Value>, dataOf: (value: Value) => Feed): TensorMemory[] =>
          [...values].map(([name, value]) => ({
            name,
            shape: value.shape,
            dtype: value.dtype,
            data: dataOf(value),
          }));
        return host.openModel(encodeModel(model), memory(inputs, viewOf), memory(outputs, shownOf));
      }
      case 'channels': {
        const [{ kernel: first }] = step.parts as [AppliedKernel];
        const copies = copiesOf([...new Set(step.parts.flatMap(({ inputs }) => inputs))]);
        const pass = host.pass(
          first.channels,
          step.parts.map(({ kernel, inputs, results: made }) => ({
            kernel: host.kernel(kernel.code),
            parameters: [...[...inputs, ...made].map(addressOf), ...tablesOf(kernel)],
          })),
        );
        return () => {
          for (const copy of copies) copy();
          pass();
        };
      }
      case 'loop': {
        const { function: code, inputs, results: made } = step.loop;
        const bytes = sizeOf((made[0] as Value).shape) * FLOAT_BYTES;
        return call(code, inputs, [bytes, ...[...inputs, ...made].map(addressOf)]);
      }
    }
  }

  const calls = [
    ...masks.map((mask) => {
      const key = viewOf(mask.inputs[0] as Value);
      return () => {
        host.masks.fill(mask, key);
      };
    }),
    ...steps.map(compileStep),
    ...loops.map(({ loop, states }) => {
      const bytes = sizeOf((loop.results[0] as Value).shape) * FLOAT_BYTES;
      const targets = loop.results.map((result, i) => host.stateAddress(states[i] as string, result));
      return call(loop.function, loop.inputs, [bytes, ...loop.inputs.map(addressOf), ...targets]);
    }),
  ];
  return {
    feeds,
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, value]) => [name, shownOf(value)])),
    run() {
      for (const next of calls) next();
    },
  };
}

function placed(step: Step): Placed {
  switch (step.kind) {
    case 'model': {
      const lowered = lower(step.results, step.isGiven, { ...plainLowerings, ...imageLowerings });
      const writes = [...lowered.outputs.values()].filter((value) => !isOutside(value));
      return { step, lowered, reads: [...lowered.inputs.values()], writes };
    }
    case 'channels':
      return {
        step,
        reads: step.parts.flatMap(({ inputs }) => inputs),
        writes: step.parts.flatMap(({ results }) => results),
      };
    case 'loop':
      return { step, reads: [...step.loop.inputs], writes: [...step.loop.results] };
  }
}

/** Where the values that steps hand on lie; results stay to the end, and outputs have memory of their own. */
function scratchAddresses(
  steps: readonly Placed[],
  results: readonly Value[],
  outputs: readonly Value[],
  host: Host,
): Map<Value, number> {
  const shown = new Set(outputs.map(underReshape));
  const made = new Map<Value, { from: number; to: number }>();
  steps.forEach(({ reads, writes }, i) => {
    for (const value of reads.map(underReshape)) {
      const life = made.get(value);
      if (life) life.to = i;
    }
    for (const value of writes.map(underReshape)) if (!shown.has(value)) made.set(value, { from: i, to: i });
  });
  for (const value of results.map(underReshape)) {
    const life = made.get(value);
    if (life) life.to = steps.length;
  }
  const lifetimes = [...made].map(([value, life]) => ({ ...life, bytes: sizeOf(value.shape) * FLOAT_BYTES }));
  const { offsets, bytes } = placeScratch(lifetimes);
  const region = host.scratch(bytes);
  return new Map([...made.keys()].map((value, i) => [value, region + (offsets[i] as number)]));
}
