// Writes a WebAssembly function over addresses: hands out its locals and nests its loops.
import { i32, local } from './instructions.ts';
import type { ValueType, WasmFunction } from './module.ts';

/** A local or a parameter, by its number. */
export type Local = number;

export interface Writer {
  /** In the order in which the function was told of them. */
  parameters: readonly Local[];
  local(type?: ValueType): Local;
  /** Runs a body for counter = 0, stride, 2·stride, … below `end`, at least once. */
  each(end: number, body: (counter: Local) => readonly number[], stride?: number): number[];
  finish(body: readonly number[]): WasmFunction;
}

export function writer(parameterCount: number): Writer {
  const locals: ValueType[] = [];
  const newLocal = (type: ValueType = 'i32'): Local => parameterCount + locals.push(type) - 1;
  return {
    parameters: Array.from({ length: parameterCount }, (_, i) => i),
    local: newLocal,
    each(end, body, stride = 1) {
      const counter = newLocal();
      return [
        ...[...i32.const(0), ...local.set(counter)],
        ...[0x03, 0x40], // loop
        ...body(counter),
        ...advance(counter, stride),
        ...[...local.get(counter), ...i32.const(end), ...i32.ltU],
        ...[0x0d, 0x00], // br_if to the loop's head
        0x0b, // end
      ];
    },
    finish: (body) => ({
      parameters: Array.from({ length: parameterCount }, () => 'i32' as const),
      locals,
      body,
    }),
  };
}

export const advance = (pointer: Local, bytes: number): number[] => [
  ...[...local.get(pointer), ...i32.const(bytes), ...i32.add, ...local.set(pointer)],
];

export const move = (from: Local, to: Local): number[] => [...local.get(from), ...local.set(to)];
