// ONNX models on a CPU, over memory that stays where it is: outputs are written in place.
//
// Copying every output into new memory would cost a quarter of the step of the study's dense net, and as much again
// for the garbage collector.
import {
  addressOf,
  type NativeCall,
  openApi,
  type Pointer,
  pointerTable,
  type TensorMemory,
  textTable,
} from './c-api.ts';

export type { TensorMemory } from './c-api.ts';

const ALL_OPTIMIZATIONS = 99;

/** An ONNX model. */
export interface ModelSession {
  /** The call that runs it over this memory: it reads the inputs, and writes the outputs. */
  over(inputs: readonly TensorMemory[], outputs: readonly TensorMemory[]): NativeCall;
  close(): void;
}

/** Loads the library, once in a process. */
export function openLibrary() {
  const api = openApi();
  const { ort, check } = api;

  /** `threads` is how many one op may use. */
  function openModel(model: Uint8Array, threads: number): ModelSession {
    const session = api.createSession(model, (options) => {
      check(ort.setGraphOptimizationLevel(options, ALL_OPTIMIZATIONS));
      check(ort.setIntraOpThreads(options, threads));
      check(ort.setInterOpThreads(options, 1));
      // Threads that spin after a step would steal the cores of other trials.
      check(ort.addSessionConfigEntry(options, 'session.force_spinning_stop', '1'));
      check(ort.addSessionConfigEntry(options, 'session.set_denormal_as_zero', '1'));
    });
    const values: Pointer[] = [];

    function table(tensors: readonly TensorMemory[]) {
      const pointers = tensors.map(api.tensorOver);
      values.push(...pointers);
      return { tensors, names: textTable(tensors.map(({ name }) => name)), values: pointerTable(pointers) };
    }
    return {
      over(inputs, outputs) {
        const [given, wanted] = [table(inputs), table(outputs)];
        const parameters = [
          ...[session, null, addressOf(given.names.addresses), addressOf(given.values), inputs.length],
          ...[addressOf(wanted.names.addresses), outputs.length, addressOf(wanted.values)],
        ];
        return api.callOf('run', parameters, [given, wanted]);
      },
      close() {
        for (const value of values) ort.releaseValue(value);
        ort.releaseSession(session);
      },
    };
  }

  return { library: api.library, version: api.version, check, openModel };
}
