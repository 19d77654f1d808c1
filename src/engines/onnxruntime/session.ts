// Runs graphs on a CPU with onnxruntime: all tensors lie in one WebAssembly memory, where the loops work on them too.
import { FmxError } from '../../errors.ts';
import { type Graph, shapeText, sizeOf, type Value } from '../../ir/value.ts';
import { type Arena, createArena } from '../../wasm/arena.ts';
import { createMaskSource } from '../../wasm/mask-source.ts';
import { type Compiled, compile as compileKernel } from '../../wasm/module.ts';
import type { EngineInfo, EngineSession, Feed, Program } from '../engine.ts';
import { type ModelSession, openLibrary } from './library.ts';
import { compileProgram, type Host } from './program.ts';
import { createTeam } from './team.ts';

const FLOAT_BYTES = 4;
/** Reserved, not used: only what is touched takes real memory. */
const ARENA_BYTES = 2 ** 31;

/** How long steps may follow one another before signals and messages are served. */
const TURN_MILLISECONDS = 10;

const library = openLibrary();

/** Those that are in no use, by whether threads can share them: V8 collects all its garbage for each new one. */
const arenas = new Map<boolean, Arena[]>();

export const libraryVersion = library.version;

export function openCpuSession(info: EngineInfo): EngineSession {
  const isShared = info.threads > 1;
  const arena = arenas.get(isShared)?.pop() ?? createArena(ARENA_BYTES, { shared: isShared });
  arena.clear();
  const team = createTeam(info.threads, arena.memory, library.check);
  const states = new Map<string, { address: number; length: number }>();
  const kernels = new Map<string, Compiled>();
  const models: ModelSession[] = [];
  let scratch = { bytes: 0, address: 0 };
  let lastTurn = performance.now();

  function stateAddress(name: string, value: Value): number {
    const length = sizeOf(value.shape);
    const known = states.get(name);
    if (known && known.length !== length) {
      throw new FmxError(
        'model',
        `state ${name} is ${shapeText(value.shape)} here and has ${known.length} numbers elsewhere`,
      );
    }
    const state = known ?? { address: arena.allocate(length * FLOAT_BYTES), length };
    states.set(name, state);
    return state.address;
  }

  const host: Host = {
    arena,
    masks: createMaskSource(arena),
    stateAddress,
    scratch(bytes) {
      if (bytes > scratch.bytes) scratch = { bytes, address: arena.allocate(bytes) };
      return scratch.address;
    },
    kernel(code) {
      const text = JSON.stringify(code);
      const kernel = kernels.get(text) ?? compileKernel(arena.memory, code);
      kernels.set(text, kernel);
      return kernel;
    },
    threads: info.threads,
    team,
    openModel(bytes, threads) {
      const model = library.openModel(bytes, threads);
      models.push(model);
      return model;
    },
  };

  async function compile(graph: Graph, given: Record<string, Feed> = {}): Promise<Program> {
    const { feeds, outputs, run } = compileProgram(graph, given, host);
    return {
      feeds,
      outputs,
      async run() {
        run();
        if (performance.now() - lastTurn < TURN_MILLISECONDS) return;
        await new Promise(setImmediate);
        lastTurn = performance.now();
      },
    };
  }

  return {
    info,
    compile,
    async readState() {
      return new Map(
        [...states].map(([name, { address, length }]) => [name, arena.floats(address, length).slice()]),
      );
    },
    async writeState(name, values) {
      const state = states.get(name);
      if (state?.length !== values.length) {
        throw new FmxError(
          'engine',
          `state ${name} has ${state?.length ?? 'no'} numbers, not ${values.length}`,
        );
      }
      arena.floats(state.address, state.length).set(values);
    },
    async close() {
      await team.close();
      for (const model of models) model.close();
      arenas.set(isShared, [...(arenas.get(isShared) ?? []), arena]);
    },
  };
}
