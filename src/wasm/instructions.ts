// WebAssembly instructions by name, each as the bytes that it is encoded in.
import { signed, unsigned } from './module.ts';

const simd = (code: number): number[] => [0xfd, ...unsigned(code)];
/** Address alignment is a hint only: 0 promises nothing. */
const memoryAccess = (code: number, offset: number): number[] => [...simd(code), 0, ...unsigned(offset)];
const laneAccess = (code: number, lane: number): number[] => [...memoryAccess(code, 0), lane];

export const local = {
  get: (index: number): number[] => [0x20, ...unsigned(index)],
  set: (index: number): number[] => [0x21, ...unsigned(index)],
};

export const i32 = {
  const: (value: number): number[] => [0x41, ...signed(value | 0)],
  load: (offset = 0): number[] => [0x28, 0, ...unsigned(offset)],
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  xor: [0x73],
  ltS: [0x48],
  ltU: [0x49],
};

/** Takes a number, and forgets it. */
export const drop = [0x1a];

/** Takes two numbers and a condition; gives the first where it holds, else the second. */
export const select = [0x1b];

/** Takes an address, a byte and a length. */
export const memoryFill = [0xfc, 0x0b, 0x00];

export const f32x4 = {
  const(value: number): number[] {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    return [...simd(0x0c), ...bytes];
  },
  /** Signed integers to floats: one instruction on x86, where unsigned ones take eight. */
  convertS: simd(0xfa),
  eq: simd(0x41),
  gt: simd(0x44),
  floor: simd(0x68),
  abs: simd(0xe0),
  neg: simd(0xe1),
  sqrt: simd(0xe3),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  min: simd(0xe8),
  max: simd(0xe9),
  splat: simd(0x13),
};

export const i32x4 = {
  const(values: readonly [number, number, number, number]): number[] {
    return [...simd(0x0c), ...new Uint8Array(Int32Array.from(values).buffer)];
  },
  splat: simd(0x11),
  extractLane: (lane: number): number[] => [...simd(0x1b), lane],
  /** Floats to integers, toward 0; those out of range become the nearest one. */
  truncS: simd(0xf8),
  eq: simd(0x37),
  shl: simd(0xab),
  shrU: simd(0xad),
  add: simd(0xae),
  mul: simd(0xb5),
  minS: simd(0xb6),
  maxS: simd(0xb8),
  extendLowS: simd(0xa7),
  extendHighS: simd(0xa8),
  extendLowU: simd(0xa9),
  extendHighU: simd(0xaa),
};

export const i16x8 = {
  splat: simd(0x10),
  ltU: simd(0x30),
};

export const v128 = {
  load: (offset = 0): number[] => memoryAccess(0x00, offset),
  /** 8 bytes as 8 16-bit numbers. */
  load8x8U: (offset = 0): number[] => memoryAccess(0x02, offset),
  /** One float to all four lanes. */
  load32Splat: (offset = 0): number[] => memoryAccess(0x09, offset),
  store: (offset = 0): number[] => memoryAccess(0x0b, offset),
  /** Takes an address and a vector; gives the vector with one byte from there in one of 16 lanes. */
  load8Lane: (lane: number): number[] => laneAccess(0x54, lane),
  /** Takes an address and a vector, of which it stores one of 4 lanes. */
  store32Lane: (lane: number): number[] => laneAccess(0x5a, lane),
  /** Takes two vectors of four lanes; `lanes` picks from the 8 that they make together. */
  shuffle32: (lanes: readonly number[]): number[] => [
    ...simd(0x0d),
    ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte)),
  ],
  and: simd(0x4e),
  andnot: simd(0x4f),
  or: simd(0x50),
  xor: simd(0x51),
};

/**
 * Repeats a body while `counter` (a local, moved on by `stride` after each turn) is below `end` (a local).
 * The body is run at least once.
 */
export function repeat(counter: number, stride: number, end: number, body: readonly number[]): number[] {
  return [
    ...[0x03, 0x40], // loop
    ...body,
    ...[...local.get(counter), ...i32.const(stride), ...i32.add, ...local.set(counter)],
    ...[...local.get(counter), ...local.get(end), ...i32.ltU],
    ...[0x0d, 0x00], // br_if to the loop's head
    0x0b, // end
  ];
}
