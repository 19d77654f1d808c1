// A small assembler for WebAssembly modules: functions over one imported memory.
//
//   const { double } = instantiate(memory, { double: { parameters: ['i32'], locals: ['v128'], body: [...] } });
//
// Encoding: WebAssembly Core Specification 2.0, §5. (binaryen, the library for this, takes 0.35 s to load and
// 104 MB on disk, which is more than all of a short training.)

const TYPES = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

export type ValueType = keyof typeof TYPES;

export interface WasmFunction {
  parameters: readonly ValueType[];
  locals: readonly ValueType[];
  /** Instructions (see instructions.ts), without the closing `end`. */
  body: readonly number[];
}

/** An unsigned number in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value === 0 ? low : low | 0x80);
  } while (value !== 0);
  return bytes;
}

/** A signed 32-bit number in LEB128. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  for (;;) {
    const low = value & 0x7f;
    value >>= 7;
    const done = (value === 0 && (low & 0x40) === 0) || (value === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

const list = (items: readonly (readonly number[])[]): number[] => [
  ...unsigned(items.length),
  ...items.flat(),
];
const text = (name: string): number[] => list([...new TextEncoder().encode(name)].map((byte) => [byte]));
const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content];

/** At least no page: any memory will do. One that is shared has an end, of 65536 pages at most. */
const ANY_MEMORY = [0x00, 0x00];
const ANY_SHARED_MEMORY = [0x03, 0x00, ...unsigned(65536)];

/** The bytes of a module that imports `env.memory` and exports the functions. */
export function assemble(functions: Record<string, WasmFunction>, isShared = false): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(functions);
  const types = entries.map(([, { parameters }]) => [
    0x60,
    ...list(parameters.map((type) => [TYPES[type]])),
    0,
  ]);
  const exported = entries.map(([name], index) => [...text(name), 0x00, ...unsigned(index)]);
  const code = entries.map(([, { locals, body }]) => {
    const content = [...list(locals.map((type) => [1, TYPES[type]])), ...body, 0x0b];
    return [...unsigned(content.length), ...content];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic and version 1
    ...section(1, list(types)),
    ...section(
      2,
      list([[...text('env'), ...text('memory'), 0x02, ...(isShared ? ANY_SHARED_MEMORY : ANY_MEMORY)]]),
    ),
    ...section(3, list(entries.map((_, index) => unsigned(index)))),
    ...section(7, list(exported)),
    ...section(10, list(code)),
  ]);
}

/** A function over a memory, and its module, which another thread can instantiate over a memory that both share. */
export interface Compiled {
  module: WebAssembly.Module;
  run(...parameters: number[]): void;
}

/** Compiles a function over a memory. */
export function compile(memory: WebAssembly.Memory, code: WasmFunction): Compiled {
  const module = moduleOf(memory, { run: code });
  return { module, run: exportsOf(memory, module).run as Compiled['run'] };
}

/** Compiles functions over a memory; each is called with its parameters and gives nothing back. */
export function instantiate<Name extends string>(
  memory: WebAssembly.Memory,
  functions: Record<Name, WasmFunction>,
): Record<Name, Compiled['run']> {
  return exportsOf(memory, moduleOf(memory, functions)) as Record<Name, Compiled['run']>;
}

const moduleOf = (memory: WebAssembly.Memory, functions: Record<string, WasmFunction>): WebAssembly.Module =>
  new WebAssembly.Module(assemble(functions, memory.buffer instanceof SharedArrayBuffer));

const exportsOf = (memory: WebAssembly.Memory, module: WebAssembly.Module): WebAssembly.Exports =>
  new WebAssembly.Instance(module, { env: { memory } }).exports;
