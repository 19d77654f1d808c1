// The C interface of ONNX Runtime's shared library (onnxruntime_c_api.h).
//
// The library is the one that the npm package onnxruntime-node brings. That package's own binding copies every output
// into new JavaScript memory in every run, and cannot keep all of a GPU's tensors where they are.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import koffi from 'koffi';
import { FmxError } from '../../errors.ts';
import type { DType, Shape } from '../../ir/value.ts';

/** A C pointer. */
export type Pointer = bigint;
type Status = Pointer | null;
type Call = (...parameters: unknown[]) => Status;

/** The interface is versioned: its functions keep their places, and new ones are added at the end. */
const API_VERSION = 24;
const FUNCTIONS = {
  getErrorMessage: [2, 'const char *getErrorMessage(void *)'],
  createEnv: [3, 'void *createEnv(int, const char *, _Out_ void **)'],
  createSessionFromArray: [8, 'void *createSessionFromArray(void *, void *, size_t, void *, _Out_ void **)'],
  run: [9, 'void *run(void *, void *, void *, void *, size_t, void *, size_t, void *)'],
  createSessionOptions: [10, 'void *createSessionOptions(_Out_ void **)'],
  setGraphOptimizationLevel: [23, 'void *setGraphOptimizationLevel(void *, int)'],
  setIntraOpThreads: [24, 'void *setIntraOpThreads(void *, int)'],
  setInterOpThreads: [25, 'void *setInterOpThreads(void *, int)'],
  createTensor: [48, 'void *createTensor(void *, void *, size_t, int, _Out_ void **)'],
  createTensorOver: [
    49,
    'void *createTensorOver(void *, void *, size_t, void *, size_t, int, _Out_ void **)',
  ],
  createMemoryInfo: [68, 'void *createMemoryInfo(const char *, int, int, int, _Out_ void **)'],
  createCpuMemoryInfo: [69, 'void *createCpuMemoryInfo(int, int, _Out_ void **)'],
  releaseStatus: [93, 'void releaseStatus(void *)'],
  releaseMemoryInfo: [94, 'void releaseMemoryInfo(void *)'],
  releaseSession: [95, 'void releaseSession(void *)'],
  releaseValue: [96, 'void releaseValue(void *)'],
  releaseSessionOptions: [100, 'void releaseSessionOptions(void *)'],
  addSessionConfigEntry: [130, 'void *addSessionConfigEntry(void *, const char *, const char *)'],
  createAllocator: [131, 'void *createAllocator(void *, void *, _Out_ void **)'],
  releaseAllocator: [132, 'void releaseAllocator(void *)'],
  appendCudaProvider: [204, 'void *appendCudaProvider(void *, void *)'],
  createCudaOptions: [205, 'void *createCudaOptions(_Out_ void **)'],
  releaseCudaOptions: [208, 'void releaseCudaOptions(void *)'],
  appendProvider: [216, 'void *appendProvider(void *, const char *, void *, void *, size_t)'],
  getEpDevices: [303, 'void *getEpDevices(void *, _Out_ void **, _Out_ size_t *)'],
  hardwareType: [307, 'int hardwareType(void *)'],
  hardwareVendorId: [308, 'uint32_t hardwareVendorId(void *)'],
  hardwareVendor: [309, 'const char *hardwareVendor(void *)'],
  epName: [312, 'const char *epName(void *)'],
  epHardware: [316, 'void *epHardware(void *)'],
  copyTensors: [386, 'void *copyTensors(void *, void *, void *, void *, size_t)'],
} as const;
const LAST_FUNCTION = 386;

const LOG_ERRORS = 3;
const ARENA_ALLOCATOR = 1;
const DEFAULT_MEMORY = 0;
const ELEMENT = { float32: 1, int32: 6 } as const;

/** A tensor over memory that stays where it is while the library knows it. */
export interface TensorMemory {
  name: string;
  shape: Shape;
  dtype: DType;
  data: Float32Array | Int32Array;
}

/** A call of a C function that any thread can make; it gives a status, null where all went well. */
export interface NativeCall {
  /** Makes it in this thread. Throws FmxError('engine') with the library's own words. */
  run(): void;
  address: Pointer;
  prototype: string;
  /** Pointers and numbers. */
  parameters: readonly unknown[];
  /** What the pointers lead to: it must live as long as the call. */
  memory: readonly unknown[];
}

export type CApi = ReturnType<typeof connect>;

let connected: CApi | undefined;

/** Loads the library, once in a process. Throws FmxError('engine') where it is not there. */
export function openApi(): CApi {
  connected ??= connect();
  return connected;
}

/** The shared library; a provider that is one of its own lies beside it. */
export function libraryFile(): string {
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
    return { library, functions, version, table };
  } catch (cause) {
    throw new FmxError('engine', `${file} cannot be loaded`, {
      hint: 'Install it anew with `npm ci`.',
      cause,
    });
  }
}

function connect() {
  const { library, functions: ort, version, table } = loadLibrary();

  /** Throws FmxError('engine') with the library's own words, where a call gave any. */
  function check(status: Status): void {
    if (!status) return;
    const message = String(ort.getErrorMessage(status));
    ort.releaseStatus(status);
    throw new FmxError('engine', `ONNX Runtime ${version}: ${message}`);
  }

  /** What a call makes, which it gives through its last parameter. */
  function made(create: (out: (Pointer | null)[]) => Status): Pointer {
    const out: (Pointer | null)[] = [null];
    check(create(out));
    return out[0] as Pointer;
  }

  const environment = made((out) => ort.createEnv(LOG_ERRORS, 'fmx', out));
  const cpuMemory = made((out) => ort.createCpuMemoryInfo(ARENA_ALLOCATOR, DEFAULT_MEMORY, out));

  return {
    library,
    version,
    ort,
    environment,
    check,
    made,

    /** The pointers of a list. */
    pointersAt: (list: Pointer, count: number): Pointer[] => koffi.decode(list, koffi.array('void *', count)),

    /** A call of one of the functions with parameters that stay. */
    callOf(
      name: keyof typeof FUNCTIONS,
      parameters: readonly unknown[],
      memory: readonly unknown[],
    ): NativeCall {
      const [place, prototype] = FUNCTIONS[name];
      return {
        run: () => check(ort[name](...parameters)),
        address: table[place] as Pointer,
        prototype,
        parameters,
        memory,
      };
    },

    /** A session's options as `configure` sets them are only needed to make it. */
    createSession(model: Uint8Array, configure: (options: Pointer) => void): Pointer {
      const options = made((out) => ort.createSessionOptions(out));
      try {
        configure(options);
        return made((out) => ort.createSessionFromArray(environment, model, model.length, options, out));
      } finally {
        ort.releaseSessionOptions(options);
      }
    },

    /** A tensor over memory of this process. */
    tensorOver({ shape, dtype, data }: Omit<TensorMemory, 'name'>): Pointer {
      const dimensions = BigInt64Array.from(shape, BigInt);
      return made((out) =>
        ort.createTensorOver(cpuMemory, data, data.byteLength, dimensions, shape.length, ELEMENT[dtype], out),
      );
    },

    /** A tensor in new memory, not cleared. */
    tensorFrom(allocator: Pointer, shape: Shape, dtype: DType): Pointer {
      const dimensions = BigInt64Array.from(shape, BigInt);
      return made((out) => ort.createTensor(allocator, dimensions, shape.length, ELEMENT[dtype], out));
    },
  };
}

/** The address of memory that does not move, valid as long as it is referred to. */
export const addressOf = (memory: BigUint64Array): Pointer => koffi.address(memory);

/** A list of C pointers, in memory that does not move. */
export function pointerTable(pointers: readonly Pointer[]): BigUint64Array {
  const memory = new BigUint64Array(new ArrayBuffer(pointers.length * BigUint64Array.BYTES_PER_ELEMENT));
  memory.set(pointers);
  return memory;
}

/** A list of C texts, valid as long as it is referred to. */
export interface TextTable {
  addresses: BigUint64Array;
  texts: readonly Uint8Array[];
}

export function textTable(texts: readonly string[]): TextTable {
  const memory = texts.map(cString);
  return { texts: memory, addresses: pointerTable(memory.map((text) => koffi.address(text))) };
}

/** A text as C has it, in memory that does not move. */
function cString(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const memory = new Uint8Array(new ArrayBuffer(bytes.length));
  memory.set(bytes);
  return memory;
}
