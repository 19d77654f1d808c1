// A function in WebAssembly with the constant tables that it reads: what an engine needs to place it in its memory.
import { i32, local, memoryFill, select } from './instructions.ts';
import type { WasmFunction } from './module.ts';
import type { Local } from './writer.ts';

export interface Kernel {
  /** Its parameters are addresses: of its inputs, of its results, then of each of its tables. */
  code: WasmFunction;
  tables: readonly (Int32Array | Float32Array)[];
}

export const FLOAT_BYTES = 4;
/** Bytes of a vector; rows are whole vectors. */
export const VECTOR_BYTES = 16;

/** What a kernel reads where there is no pixel, or writes there. */
export const edgeRow = (floats: number, value = 0): Float32Array => new Float32Array(floats).fill(value);

/** Byte offsets of rows by their numbers; −1 stays: there is no such row. */
export const rowOffsets = (rows: readonly number[], rowBytes: number): Int32Array =>
  Int32Array.from(rows, (row) => (row < 0 ? -1 : row * rowBytes));

/** The address of a row: `base` and the table's entry, or `edge` where that is −1. */
export function rowAddress(base: Local, table: Local, entry: number, edge: Local): number[] {
  const offset = [...local.get(table), ...i32.load(entry * FLOAT_BYTES)];
  const inside = [...local.get(base), ...offset, ...i32.add];
  return [...local.get(edge), ...inside, ...offset, ...i32.const(0), ...i32.ltS, ...select];
}

export const fillZero = (address: Local, bytes: number): number[] => [
  ...[...local.get(address), ...i32.const(0), ...i32.const(bytes), ...memoryFill],
];
