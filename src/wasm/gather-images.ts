// The kernel that makes a batch: rows of bytes, picked by number, become floats times a scale.
import { drop, f32x4, i32, i32x4, local, repeat, v128 } from './instructions.ts';
import type { WasmFunction } from './module.ts';

const [IMAGES, ROWS, ROWS_END, LENGTH, OUT, SCALE] = [0, 1, 2, 3, 4, 5] as const;
const [ROW, FROM, FROM_END, OUT_END, PIXELS] = [6, 7, 8, 9, 10] as const;
/** Bytes that memory gives at once. */
const LINE = 64;

/** Sets FROM to the address of the image whose number lies at ROW. */
const findImage = [
  ...[...local.get(ROW), ...i32.load(), ...local.get(LENGTH), ...i32.mul],
  ...[...local.get(IMAGES), ...i32.add, ...local.set(FROM)],
];

const eachRow = (body: readonly number[]): number[] => [
  ...[...local.get(ROWS), ...local.set(ROW)],
  ...repeat(ROW, 4, ROWS_END, [...findImage, ...body]),
];

/** Reads a number of each line of an image: none waits for another, and what follows finds all in the cache. */
const touch = [
  ...[...local.get(FROM), ...local.get(LENGTH), ...i32.add, ...local.set(FROM_END)],
  ...repeat(FROM, LINE, FROM_END, [...local.get(FROM), ...i32.load(), ...drop]),
];

/** Four of eight pixels, as floats, to `out + offset`. */
const store = (extend: readonly number[], offset: number): number[] => [
  ...[...local.get(OUT), ...local.get(PIXELS), ...extend, ...f32x4.convertS],
  ...[...local.get(SCALE), ...f32x4.splat, ...f32x4.mul, ...v128.store(offset)],
];

const convert = [
  ...[...local.get(LENGTH), ...i32.const(4), ...i32.mul, ...local.get(OUT), ...i32.add],
  ...local.set(OUT_END),
  ...repeat(OUT, 32, OUT_END, [
    ...[...local.get(FROM), ...v128.load8x8U(), ...local.set(PIXELS)],
    ...[...store(i32x4.extendLowU, 0), ...store(i32x4.extendHighU, 16)],
    ...[...local.get(FROM), ...i32.const(8), ...i32.add, ...local.set(FROM)],
  ]),
  ...[...local.get(OUT_END), ...local.set(OUT)],
];

/**
 * `(images, rows, rowsEnd, length, out, scale)`: byte addresses of the images, of the row numbers (int32) and of
 * their end; the bytes of an image; the address of the result. Up to 7 bytes after the last image are read, and up
 * to 7 floats after the result written. Going through the images twice is faster: see `touch`.
 */
export const gatherImagesKernel: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'f32'],
  locals: ['i32', 'i32', 'i32', 'i32', 'v128'],
  body: [...eachRow(touch), ...eachRow(convert)],
};
