// ONNX Runtime's shared library, called straight through its C interface (onnxruntime_c_api.h).
//
// The library is the one that the npm package onnxruntime-node brings. That package's own binding copies every output
// into new JavaScript memory in every run: with all gradients of the study's dense net that is a quarter of a step,
// and as much again for the garbage collector. The C interface writes where it is told to, and is synchronous.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import koffi from 'koffi';
import { FmxError } from '../../errors.ts';
import type { DType, Shape } from '../../ir/value.ts';

/** A C pointer. */
type Pointer = bigint;
type Status = Pointer | null;
type Call = (...parameters: unknown[]) => Status;

/** The interface is versioned: its functions keep their places, and new ones are added at the end. */
const API_VERSION = 17;
const FUNCTIONS = {
  getErrorMessage: [2, 'const char *getErrorMessage(void *)'],
  createEnv: [3, 'void *createEnv(int, const char *, _Out_ void **)'],
  createSessionFromArray: [8, 'void *createSessionFromArray(void *, void *, size_t, void *, _Out_ void **)'],
  run: [9, 'void *run(void *, void *, void *, void *, size_t, void *, size_t, void *)'],
  createSessionOptions: [10, 'void *createSessionOptions(_Out_ void **)'],
  setGraphOptimizationLevel: [23, 'void *setGraphOptimizationLevel(void *, int)'],
  setIntraOpThreads: [24, 'void *setIntraOpThreads(void *, int)'],
  setInterOpThreads: [25, 'void *setInterOpThreads(void *, int)'],
  createTensor: [49, 'void *createTensor(void *, void *, size_t, void *, size_t, int, _Out_ void **)'],
  createCpuMemoryInfo: [69, 'void *createCpuMemoryInfo(int, int, _Out_ void **)'],
  releaseStatus: [93, 'void releaseStatus(void *)'],
  releaseSession: [95, 'void releaseSession(void *)'],
  releaseValue: [96, 'void releaseValue(void *)'],
  releaseSessionOptions: [100, 'void releaseSessionOptions(void *)'],
  addSessionConfigEntry: [130, 'void *addSessionConfigEntry(void *, const char *, const char *)'],
} as const;
const LAST_FUNCTION = 130;

const LOG_ERRORS = 3;
const ALL_OPTIMIZATIONS = 99;
const ARENA_ALLOCATOR = 1;
const DEFAULT_MEMORY = 0;
const ELEMENT = { float32: 1, int32: 6 } as const;

/** A tensor over memory that stays where it is while the session lives. */
export interface TensorMemory {
  name: string;
  shape: Shape;
  dtype: DType;
  data: Float32Array | Int32Array;
}

export interface ModelSession {
  /** Reads the inputs, writes the outputs. Throws FmxError('engine') with the library's own words. */
  run(): void;
  close(): void;
}

function libraryFile(): string {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    linux: 'libonnxruntime.so.1',
    darwin: 'libonnxruntime.1.dylib',
    win32: 'onnxruntime.dll',
  };
  const name = names[process.platform];
  if (!name) {
    throw new FmxError('engine', `ONNX Runtime is not there for ${process.platform}`, {
      hint: 'Use Linux, macOS or Windows, or `--engine tensorflow`.',
    });
  }
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch, name);
}

function loadLibrary() {
  const file = libraryFile();
  try {
    const library = koffi.load(file);
    const base: Pointer = library.func('void *OrtGetApiBase()')();
    const [getApi, getVersion] = koffi.decode(base, koffi.array('void *', 2)) as [Pointer, Pointer];
    const table = koffi.decode(
      koffi.decode(getApi, koffi.proto('void *getApi(uint32_t)'))(API_VERSION),
      koffi.array('void *', LAST_FUNCTION + 1),
    ) as Pointer[];
    const functions = Object.fromEntries(
      Object.entries(FUNCTIONS).map(([name, [place, prototype]]) => [
        name,
        koffi.decode(table[place] as Pointer, koffi.proto(prototype)) as Call,
      ]),
    ) as Record<keyof typeof FUNCTIONS, Call>;
    const version: string = koffi.decode(getVersion, koffi.proto('const char *getVersion()'))();
    // A library that nothing refers to any more is unloaded.
    return { library, functions, version };
  } catch (cause) {
    throw new FmxError('engine', `${file} cannot be loaded`, {
      hint: 'Install it anew with `npm ci`.',
      cause,
    });
  }
}

/** Loads the library, once in a process. */
export function openLibrary() {
  const { library, functions: ort, version } = loadLibrary();

  function check(status: Status): void {
    if (!status) return;
    const message = String(ort.getErrorMessage(status));
    ort.releaseStatus(status);
    throw new FmxError('engine', `ONNX Runtime ${version}: ${message}`);
  }

  function made(create: (out: (Pointer | null)[]) => Status): Pointer {
    const out: (Pointer | null)[] = [null];
    check(create(out));
    return out[0] as Pointer;
  }

  const environment = made((out) => ort.createEnv(LOG_ERRORS, 'fmx', out));
  const memoryInfo = made((out) => ort.createCpuMemoryInfo(ARENA_ALLOCATOR, DEFAULT_MEMORY, out));

  function createSession(model: Uint8Array, threads: number): Pointer {
    const options = made((out) => ort.createSessionOptions(out));
    try {
      check(ort.setGraphOptimizationLevel(options, ALL_OPTIMIZATIONS));
      check(ort.setIntraOpThreads(options, threads));
      check(ort.setInterOpThreads(options, 1));
      // Threads that spin after a step would steal the cores of other trials.
      check(ort.addSessionConfigEntry(options, 'session.force_spinning_stop', '1'));
      check(ort.addSessionConfigEntry(options, 'session.set_denormal_as_zero', '1'));
      return made((out) => ort.createSessionFromArray(environment, model, model.length, options, out));
    } finally {
      ort.releaseSessionOptions(options);
    }
  }

  function createTensor({ shape, dtype, data }: TensorMemory): Pointer {
    const dimensions = BigInt64Array.from(shape, BigInt);
    return made((out) =>
      ort.createTensor(memoryInfo, data, data.byteLength, dimensions, shape.length, ELEMENT[dtype], out),
    );
  }

  /** An ONNX model over fixed memory; `threads` is how many one op may use. */
  function openModel(
    model: Uint8Array,
    inputs: readonly TensorMemory[],
    outputs: readonly TensorMemory[],
    threads: number,
  ): ModelSession {
    const session = createSession(model, threads);
    const [inputValues, outputValues] = [inputs.map(createTensor), outputs.map(createTensor)];
    const texts = (tensors: readonly TensorMemory[]) => tensors.map(({ name }) => cString(name));
    const [inputTexts, outputTexts] = [texts(inputs), texts(outputs)];
    const [inputNames, outputNames] = [inputTexts, outputTexts].map((list) =>
      BigUint64Array.from(list, (text) => koffi.address(text)),
    );
    const [inputTable, outputTable] = [BigUint64Array.from(inputValues), BigUint64Array.from(outputValues)];
    // What the library is given addresses of must outlive the session.
    const kept = { inputs, outputs, inputTexts, outputTexts };
    return {
      run() {
        const [given, wanted] = [kept.inputs.length, kept.outputs.length];
        check(ort.run(session, null, inputNames, inputTable, given, outputNames, wanted, outputTable));
      },
      close() {
        for (const value of [...inputValues, ...outputValues]) ort.releaseValue(value);
        ort.releaseSession(session);
      },
    };
  }

  return { library, version, openModel };
}

/** A text as C has it, in memory that does not move. */
function cString(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const memory = new Uint8Array(new ArrayBuffer(bytes.length));
  memory.set(bytes);
  return memory;
}
