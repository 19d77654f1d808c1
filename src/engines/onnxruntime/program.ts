// Makes a graph ready to run on a CPU: splits its batch, orders what is done in phases and steps, and runs them.
import { type Graph, sizeOf, type Value } from '../../ir/value.ts';
import { verify } from '../../ir/verify.ts';
import type { Arena } from '../../wasm/arena.ts';
import type { ElementwiseLoop } from '../../wasm/elementwise.ts';
import { type AppliedKernel, FLOAT_BYTES, type Kernel } from '../../wasm/kernel.ts';
import type { createMaskSource } from '../../wasm/mask-source.ts';
import type { Compiled, WasmFunction } from '../../wasm/module.ts';
import type { Feed } from '../engine.ts';
import { toChannelMajor } from './channel-major.ts';
import type { ModelSession, TensorMemory } from './library.ts';
import { type Lowered, lower } from './lower.ts';
import { imageLowerings } from './lower-images.ts';
import { plainLowerings } from './lower-plain.ts';
import { encodeModel } from './model.ts';
import { isOutside, underReshape } from './origins.ts';
import { partition } from './partition.ts';
import { phasesOf } from './phases.ts';
import { type Access, bytesOf, isFeed, layOut, type Places } from './places.ts';
import { LINE } from './scratch.ts';
import { splitBatch } from './split.ts';
import { type Step, stagesOf } from './stages.ts';
import { runAll, type Team, type Work } from './team.ts';

/** Of a state: with less, an update is not worth sharing. */
const SHARED_BYTES = 2 ** 14;

/** What programs of a session share. */
export interface Host {
  arena: Arena;
  masks: ReturnType<typeof createMaskSource>;
  stateAddress(name: string, value: Value): number;
  /** The address of memory that programs take turns with. */
  scratch(bytes: number): number;
  /** Compiled once for each code. */
  kernel(code: WasmFunction): Compiled;
  openModel(model: Uint8Array, threads: number): ModelSession;
  threads: number;
  team: Team;
}

export interface CompiledProgram {
  feeds: Record<string, Feed>;
  outputs: Record<string, Float32Array>;
  run(): void;
}

/** A step as it can be compiled for any part. */
interface Ready extends Access {
  workFor(part: number): Work;
}

export function compileProgram(original: Graph, given: Record<string, Feed>, host: Host): CompiledProgram {
  verify(original);
  const { parts, ...split } = splitBatch(original, host.threads);
  const { graph, origins, images } = toChannelMajor(split);
  const { masks, results, loops } = partition(graph, origins);
  const loopInputs = loops.flatMap(({ loop }) => loop.inputs);
  const { phases, each } = phasesOf(results, loopInputs, origins);
  const outputs = Object.entries(graph.outputs);

  // Threads share parts; where there is one part, the threads of the library share a product.
  const threads = Math.min(host.threads, parts);
  const modelThreads = parts > 1 ? 1 : host.threads;
  const ordered = phases.map((phase) => ({
    isEach: phase.isEach,
    steps: stagesOf(phase, { origins, images }).map(ready),
  }));
  const places = layOut(
    {
      ...{
        phases: ordered,
        readLast: [...results, ...loopInputs],
        outputs: outputs.map(([, value]) => value),
      },
      ...{ origins, each, parts, threads },
    },
    given,
    host,
  );
  const { addressOf } = places;

  /** What brings feeds that lie elsewhere to where compiled code can read them. */
  const copies = new Map<Value, () => void>();
  function readByCode(inputs: readonly Value[]): void {
    for (const input of inputs.map(underReshape)) {
      const origin = origins.get(input);
      const fed = origin?.kind === 'part' ? origin.inputs[0] : input;
      if (!isFeed(fed, origins) || copies.has(fed)) continue;
      const from = places.viewOf(fed, 0);
      const to = host.arena.floats(addressOf(fed, 0), sizeOf(fed.shape));
      if (from.buffer !== to.buffer) copies.set(fed, () => to.set(from));
    }
  }

  const tables = new Map<Kernel, number[]>();
  function tablesOf(kernel: Kernel): number[] {
    const known =
      tables.get(kernel) ??
      kernel.tables.map((table) => {
        const address = host.arena.allocate(table.byteLength);
        const view = table instanceof Int32Array ? host.arena.ints : host.arena.floats;
        view(address, table.length).set(table);
        return address;
      });
    tables.set(kernel, known);
    return known;
  }

  function ready(step: Step): Ready {
    switch (step.kind) {
      case 'model': {
        const lowered = lower(step.results, step.isGiven, { ...plainLowerings, ...imageLowerings });
        const reads = [...lowered.inputs.values()];
        const writes = [...lowered.outputs.values()].filter((value) => !isOutside(value));
        return { reads, writes, workFor: modelWork(lowered) };
      }
      case 'channels': {
        const { kernels } = step;
        return {
          reads: kernels.flatMap(({ inputs }) => inputs),
          writes: kernels.flatMap(({ results: made }) => made),
          workFor: (part) => kernelWork(kernels, part),
        };
      }
      case 'loop': {
        const { inputs: reads, results: writes } = step.loop;
        const bytes = bytesOf(writes[0] as Value);
        const addresses = (part: number): number[] =>
          [...reads, ...writes].map((value) => addressOf(value, part));
        return { reads, writes, workFor: (part) => loopWork(step.loop, addresses(part), bytes) };
      }
    }
  }

  function modelWork({ model, inputs, outputs: made }: Lowered): Ready['workFor'] {
    let session: ModelSession | undefined;
    return (part) => {
      session ??= host.openModel(encodeModel(model), modelThreads);
      const memory = (values: Map<string, Value>, dataOf: Places['viewOf']): TensorMemory[] =>
        [...values].map(([name, value]) => ({
          ...{ name, shape: value.shape, dtype: value.dtype },
          data: dataOf(value, part),
        }));
      return {
        kind: 'native',
        call: session.over(memory(inputs, places.viewOf), memory(made, places.shownOf)),
      };
    };
  }

  function kernelWork(kernels: readonly AppliedKernel[], part: number): Work {
    const [{ kernel: first }] = kernels as [AppliedKernel];
    const calls = kernels.map(({ kernel, inputs, results: made }) => {
      readByCode(inputs);
      const values = [...inputs, ...made].map((value) => addressOf(value, part));
      return { code: host.kernel(kernel.code), parameters: [...values, ...tablesOf(kernel)] };
    });
    return { kind: 'code', calls, channels: first.channels };
  }

  /** `addresses` are of the loop's inputs, then of its results. */
  function loopWork({ function: code, inputs }: ElementwiseLoop, addresses: number[], bytes: number): Work {
    readByCode(inputs);
    return { kind: 'code', calls: [{ code: host.kernel(code), parameters: [bytes, ...addresses] }] };
  }

  function runOf({ isEach, steps }: (typeof ordered)[number]): () => void {
    if (!isEach) return runAll(steps.map(({ workFor }) => workFor(0)));
    const lists = Array.from({ length: threads }, (): Work[] => []);
    for (let part = 0; part < parts; part++) {
      lists[part % threads]?.push(...steps.map(({ workFor }) => workFor(part)));
    }
    return host.team.together(lists);
  }

  /** Updates go over the states that they read; threads share the large ones, and scalars, which others read, are last. */
  function runOfUpdates(): (() => void)[] {
    const lists = Array.from({ length: threads }, (): Work[] => []);
    const last: Work[] = [];
    for (const { loop, states } of loops) {
      const bytes = bytesOf(loop.results[0] as Value);
      const targets = loop.results.map((made, i) => host.stateAddress(states[i] as string, made));
      const sharers = bytes < SHARED_BYTES ? 1 : threads;
      const shareBytes = Math.ceil(bytes / LINE / sharers) * LINE;
      for (let from = 0; from < bytes; from += shareBytes) {
        const sources = loop.inputs.map(
          (value) => addressOf(value, 0) + (value.shape.length === 0 ? 0 : from),
        );
        const addresses = [...sources, ...targets.map((address) => address + from)];
        const work = loopWork(loop, addresses, Math.min(shareBytes, bytes - from));
        (bytes === FLOAT_BYTES ? last : (lists[from / shareBytes] as Work[])).push(work);
      }
    }
    return [host.team.together(lists), runAll(last)];
  }

  const runs = [...ordered.map(runOf), ...runOfUpdates()];
  const fills = masks.map((mask) => {
    const key = places.viewOf(mask.inputs[0] as Value, 0);
    return () => {
      host.masks.fill(mask, key);
    };
  });
  const shown = Object.fromEntries(outputs.map(([name, value]) => [name, places.outputOf(value)]));
  const before = [...fills, ...copies.values()];
  return {
    feeds: places.feeds,
    outputs: shown,
    run() {
      if (threads > 1) host.team.wake();
      for (const run of before) run();
      for (const run of runs) run();
    },
  };
}
