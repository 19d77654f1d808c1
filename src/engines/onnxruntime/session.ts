// Runs graphs on a CPU with onnxruntime: all tensors lie in one WebAssembly memory, where the loops work on them too.
import { FmxError } from '../../errors.ts';
import { type Graph, shapeText, sizeOf, type Value } from '../../ir/value.ts';
import { verify } from '../../ir/verify.ts';
import { createArena } from '../../wasm/arena.ts';
import { loopSignature } from '../../wasm/elementwise.ts';
import { createMaskSource } from '../../wasm/mask-source.ts';
import { instantiate } from '../../wasm/module.ts';
import type { EngineInfo, EngineSession, Feed, Program } from '../engine.ts';
import { type ModelSession, openLibrary, type TensorMemory } from './library.ts';
import { lower } from './lower.ts';
import { imageLowerings } from './lower-images.ts';
import { plainLowerings } from './lower-plain.ts';
import { encodeModel } from './model.ts';
import { isOutside, memoryUnder, partition } from './partition.ts';

const FLOAT_BYTES = 4;
/** Reserved, not used: only what is touched takes real memory. */
const ARENA_BYTES = 2 ** 31;

type Kernel = (...parameters: number[]) => void;

/** How long steps may follow one another before signals and messages are served. */
const TURN_MILLISECONDS = 10;

const library = openLibrary();

export const libraryVersion = library.version;

export function openCpuSession(info: EngineInfo): EngineSession {
  const arena = createArena(ARENA_BYTES);
  const states = new Map<string, { address: number; length: number }>();
  const kernels = new Map<string, Kernel>();
  const models: ModelSession[] = [];
  let lastTurn = performance.now();
  const maskSource = createMaskSource(arena);

  const room = (value: Value): number => arena.allocate(sizeOf(value.shape) * FLOAT_BYTES);

  function stateAddress(name: string, value: Value): number {
    const length = sizeOf(value.shape);
    const known = states.get(name);
    if (known && known.length !== length) {
      throw new FmxError(
        'model',
        `state ${name} is ${shapeText(value.shape)} here and has ${known.length} numbers elsewhere`,
      );
    }
    const state = known ?? { address: room(value), length };
    states.set(name, state);
    return state.address;
  }

  /** Loops of the same code (one for each weight, say) are compiled once. */
  function kernelFor(loop: Parameters<typeof loopSignature>[0]): Kernel {
    const signature = loopSignature(loop);
    const kernel = kernels.get(signature) ?? instantiate(arena.memory, { loop: loop.function }).loop;
    kernels.set(signature, kernel);
    return kernel;
  }

  async function compile(graph: Graph, given: Record<string, Feed> = {}): Promise<Program> {
    verify(graph);
    const { masks, results, loops } = partition(graph);
    const addresses = new Map<Value, number>();
    const feeds: Record<string, Feed> = {};

    function addressOf(value: Value): number {
      if (value.op === 'Reshape' && isOutside(value)) return addressOf(value.inputs[0] as Value);
      if (value.op === 'Input' && value.attributes.kind === 'state')
        return stateAddress(value.attributes.name, value);
      if (value.op === 'DropoutMask') return maskSource.address(value);
      const address = addresses.get(value) ?? room(value);
      addresses.set(value, address);
      return address;
    }

    /** The memory under a value: the caller's, where a feed was given. */
    function viewOf(value: Value): Feed {
      const memory = memoryUnder(value);
      const length = sizeOf(memory.shape);
      const view = memory.dtype === 'int32' ? arena.ints : arena.floats;
      if (memory.op !== 'Input' || memory.attributes.kind === 'state') return view(addressOf(memory), length);
      const { name } = memory.attributes;
      feeds[name] ??= given[name] ?? view(addressOf(memory), length);
      return feeds[name];
    }

    /** What is shown of a value: a copy, where its own memory is about to be overwritten. */
    const shown = new Map<Value, Float32Array>();
    function shownOf(value: Value): Float32Array {
      const make = (): Feed =>
        isOutside(value) ? arena.floats(room(value), sizeOf(value.shape)) : viewOf(value);
      const view = shown.get(value) ?? (make() as Float32Array);
      shown.set(value, view);
      return view;
    }

    const maskCalls = masks.map((mask) => {
      const key = viewOf(mask.inputs[0] as Value);
      return () => maskSource.fill(mask, key);
    });
    const loopCalls = loops.map(({ loop, states: names }) => {
      const copies = loop.inputs.filter(isOutside).flatMap((input) => {
        const own = arena.floats(addressOf(input), sizeOf(input.shape));
        const fed = viewOf(input);
        return fed.buffer === own.buffer ? [] : [() => own.set(fed)];
      });
      const kernel = kernelFor(loop);
      const first = loop.results[0] as Value;
      const bytes = sizeOf(first.shape) * FLOAT_BYTES;
      const targets = loop.results.map((result, i) => stateAddress(names[i] as string, result));
      const parameters = [...loop.inputs.map(addressOf), ...targets];
      return () => {
        for (const copy of copies) copy();
        kernel(bytes, ...parameters);
      };
    });

    /** The ONNX model's run; onnxruntime refuses a model that has nothing to give. */
    function compileModel(): () => void {
      if (results.length === 0) return () => undefined;
      const lowered = lower(results, isOutside, { ...plainLowerings, ...imageLowerings });
      const memory = (values: Map<string, Value>, dataOf: (value: Value) => Feed): TensorMemory[] =>
        [...values].map(([name, value]) => ({
          name,
          shape: value.shape,
          dtype: value.dtype,
          data: dataOf(value),
        }));
      const [inputs, outputs] = [memory(lowered.inputs, viewOf), memory(lowered.outputs, shownOf)];
      const model = library.openModel(encodeModel(lowered.model), inputs, outputs, info.threads);
      models.push(model);
      return model.run;
    }
    const runModel = compileModel();

    return {
      feeds,
      outputs: Object.fromEntries(
        Object.entries(graph.outputs).map(([name, value]) => [name, shownOf(value)]),
      ),
      async run() {
        for (const fill of maskCalls) fill();
        runModel();
        for (const update of loopCalls) update();
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
      for (const model of models) model.close();
    },
  };
}
