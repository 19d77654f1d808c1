// ONNX models on a CPU, over memory that stays where it is: outputs are written in place.
//
// Copying every output into new memory would cost a quarter of the step of the study's dense net, and as much again
// for the garbage collector.
import { openApi, pointerTable, type TensorMemory, textTable } from './c-api.ts';

export type { TensorMemory } from './c-api.ts';

const ALL_OPTIMIZATIONS = 99;

export interface ModelSession {
  /** Reads the inputs, writes the outputs. Throws FmxError('engine') with the library's own words. */
  run(): void;
  close(): void;
}

/** Loads the library, once in a process. */
export function openLibrary() {
  const api = openApi();
  const { ort, check } = api;

  /** An ONNX model over fixed memory; `threads` is how many one op may use. */
  function openModel(
    model: Uint8Array,
    inputs: readonly TensorMemory[],
    outputs: readonly TensorMemory[],
    threads: number,
  ): ModelSession {
    const session = api.createSession(model, (options) => {
      check(ort.setGraphOptimizationLevel(options, ALL_OPTIMIZATIONS));
      check(ort.setIntraOpThreads(options, threads));
      check(ort.setInterOpThreads(options, 1));
      // Threads that spin after a step would steal the cores of other trials.
      check(ort.addSessionConfigEntry(options, 'session.force_spinning_stop', '1'));
      check(ort.addSessionConfigEntry(options, 'session.set_denormal_as_zero', '1'));
    });
    const [inputValues, outputValues] = [inputs.map(api.tensorOver), outputs.map(api.tensorOver)];
    const [inputTable, outputTable] = [pointerTable(inputValues), pointerTable(outputValues)];
    const names = (tensors: readonly TensorMemory[]) => textTable(tensors.map(({ name }) => name));
    // What the library is given addresses of must outlive the session.
    const kept = { inputs, outputs, inputNames: names(inputs), outputNames: names(outputs) };
    return {
      run() {
        const [given, wanted] = [kept.inputNames.addresses, kept.outputNames.addresses];
        check(ort.run(session, null, given, inputTable, given.length, wanted, wanted.length, outputTable));
      },
      close() {
        for (const value of [...inputValues, ...outputValues]) ort.releaseValue(value);
        ort.releaseSession(session);
      },
    };
  }

  return { library: api.library, version: api.version, openModel };
}
