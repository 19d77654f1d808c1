// A function in WebAssembly with the constant tables that it reads: what an engine needs to place it in its memory.
//
// A kernel makes each channel of its results from the same channel of its inputs, so that kernels can take turns, channel
// by channel: what one makes is in the cache when the next one reads it.
import type { Value } from '../ir/value.ts';
import { i32, local, memoryFill, repeat, select } from './instructions.ts';
import type { WasmFunction } from './module.ts';
import type { Local, Writer } from './writer.ts';

export interface Kernel {
  /**
   * Its parameters are addresses: of its inputs, of its results, then of each of its tables; then the first channel to
   * make, and the one after the last.
   */
  code: WasmFunction;
  channels: number;
  tables: readonly (Int32Array | Float32Array)[];
}

/** A kernel with the values that it reads and makes. */
export interface AppliedKernel {
  kernel: Kernel;
  /** In the order of its parameters, as the results are. */
  inputs: readonly Value[];
  results: readonly Value[];
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

/** A pointer that a body moves from channel to channel, and by how many bytes. */
export type ChannelPointer = readonly [pointer: Local, bytes: number];

/** Runs a body for each channel that the last two parameters tell, once the pointers are moved to the first of them. */
export function eachChannel(
  w: Writer,
  pointers: readonly ChannelPointer[],
  body: readonly number[],
): number[] {
  const [first, end] = w.parameters.slice(-2) as [Local, Local];
  const skips = pointers.flatMap(([pointer, bytes]) => [
    ...[...local.get(pointer), ...local.get(first), ...i32.const(bytes), ...i32.mul, ...i32.add],
    ...local.set(pointer),
  ]);
  return [...skips, ...repeat(first, 1, end, body)];
}

export const fillZero = (address: Local, bytes: number): number[] => [
  ...[...local.get(address), ...i32.const(0), ...i32.const(bytes), ...memoryFill],
];
