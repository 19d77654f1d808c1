// The kernel that moves an image: each pixel of the result comes from anywhere in a source of bytes, interpolated.
import { f32x4, i32, i32x4, local, repeat, v128 } from './instructions.ts';
import type { WasmFunction } from './module.ts';

// Parameters, then locals.
const [SOURCE, OUT, HEIGHT, WIDTH, CHANNELS] = [0, 1, 2, 3, 4] as const;
const [X_BY_X, X_BY_Y, X_0, Y_BY_X, Y_BY_Y, Y_0, SCALE] = [5, 6, 7, 8, 9, 10, 11] as const;
const [ROW, COLUMN, CHANNEL, TO, PIXEL_BYTES] = [12, 13, 14, 15, 16] as const;
const [OUT_X, OUT_Y, POSITION, CELL, RESULT] = [17, 18, 19, 20, 21] as const;

/** The locals of an axis of the source. */
interface Axis {
  byX: number;
  byY: number;
  start: number;
  rowStart: number;
  last: number;
  stride: number;
}
const X: Axis = { byX: X_BY_X, byY: X_BY_Y, start: X_0, rowStart: 22, last: 23, stride: 24 };
const Y: Axis = { byX: Y_BY_X, byY: Y_BY_Y, start: Y_0, rowStart: 25, last: 26, stride: 27 };
/** The neighbours of four positions on an axis: how many bytes from its start, and how much they count. */
interface Neighbour {
  offset: number;
  weight: number;
}
const LEFT: Neighbour = { offset: 28, weight: 29 };
const RIGHT: Neighbour = { offset: 30, weight: 31 };
const ABOVE: Neighbour = { offset: 32, weight: 33 };
const BELOW: Neighbour = { offset: 34, weight: 35 };

const ZERO = i32x4.const([0, 0, 0, 0]);
const ONE = [...i32.const(1), ...i32x4.splat];
const splat = (x: number): number[] => [...local.get(x), ...f32x4.splat];

/** The last index of an axis and the bytes between its neighbours, in all lanes. */
const measure = (axis: Axis, size: number, stride: readonly number[]): number[] => [
  ...[...local.get(size), ...i32.const(1), ...i32.sub, ...i32x4.splat, ...local.set(axis.last)],
  ...[...stride, ...i32x4.splat, ...local.set(axis.stride)],
];

/** What all positions of a row of the result have in common: byY · y + start. */
const startRow = ({ byY, start, rowStart }: Axis): number[] => [
  ...[...splat(byY), ...local.get(OUT_Y), ...f32x4.mul, ...splat(start), ...f32x4.add],
  ...local.set(rowStart),
];

/** A neighbour inside the image keeps its weight (on the stack); one outside becomes the edge's pixel with weight 0. */
const neighbour = ({ last, stride }: Axis, { offset, weight }: Neighbour): number[] => [
  ...[...local.get(CELL), ...ZERO, ...i32x4.maxS, ...local.get(last), ...i32x4.minS, ...local.set(offset)],
  ...[...local.get(offset), ...local.get(CELL), ...i32x4.eq, ...v128.and, ...local.set(weight)],
  ...[...local.get(offset), ...local.get(stride), ...i32x4.mul, ...local.set(offset)],
];

/** Where four positions of the result lie on an axis of the source. */
const place = (axis: Axis, lower: Neighbour, upper: Neighbour): number[] => [
  ...[...splat(axis.byX), ...local.get(OUT_X), ...f32x4.mul, ...local.get(axis.rowStart), ...f32x4.add],
  ...local.set(POSITION),
  ...[...local.get(POSITION), ...f32x4.floor, ...i32x4.truncS, ...local.set(CELL)],
  // The share of the upper one, which is also 1 − that of the lower one.
  ...[...local.get(POSITION), ...local.get(POSITION), ...f32x4.floor, ...f32x4.sub, ...local.set(POSITION)],
  ...[...f32x4.const(1), ...local.get(POSITION), ...f32x4.sub],
  ...neighbour(axis, lower),
  ...[...local.get(CELL), ...ONE, ...i32x4.add, ...local.set(CELL)],
  ...local.get(POSITION),
  ...neighbour(axis, upper),
];

const LANES = [0, 1, 2, 3];

/** Four pixels of the source, at one corner of their cells, as floats. */
const corner = (y: Neighbour, x: Neighbour): number[] => [
  ...[...local.get(y.offset), ...local.get(x.offset), ...i32x4.add],
  ...[...local.get(SOURCE), ...i32x4.splat, ...i32x4.add, ...local.set(CELL)],
  ...LANES.flatMap((lane) => [...local.get(CELL), ...i32x4.extractLane(3 - lane)]),
  ...[...ZERO, ...LANES.flatMap((lane) => v128.load8Lane(4 * lane)), ...f32x4.convertS],
];

const row = (y: Neighbour): number[] => [
  ...[...corner(y, LEFT), ...local.get(LEFT.weight), ...f32x4.mul],
  ...[...corner(y, RIGHT), ...local.get(RIGHT.weight), ...f32x4.mul],
  ...[...f32x4.add, ...local.get(y.weight), ...f32x4.mul],
];

/** Stores four pixels of a channel, which lie `PIXEL_BYTES` apart. */
const store = LANES.flatMap((lane) => [
  ...[...local.get(TO), ...local.get(PIXEL_BYTES), ...i32.const(lane), ...i32.mul, ...i32.add],
  ...[...local.get(RESULT), ...v128.store32Lane(lane)],
]);

const add = (target: number, bytes: readonly number[]): number[] => [
  ...[...local.get(target), ...bytes, ...i32.add, ...local.set(target)],
];

/**
 * `(source, out, height, width, channels, xByX, xByY, x0, yByX, yByY, y0, scale)`: byte addresses of an image of
 * bytes and of its result in floats. The pixel at (x, y) becomes `scale` times the source at
 * (xByX·x + xByY·y + x0, yByX·x + yByY·y + y0), interpolated between four pixels; outside the source all is 0.
 * Up to 3 pixels after the result are written.
 */
export const resampleKernel: WasmFunction = {
  parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32', 'f32'],
  locals: [...Array<'i32'>(5).fill('i32'), ...Array<'v128'>(19).fill('v128')],
  body: [
    ...[...local.get(CHANNELS), ...i32.const(4), ...i32.mul, ...local.set(PIXEL_BYTES)],
    ...measure(X, WIDTH, local.get(CHANNELS)),
    ...measure(Y, HEIGHT, [...local.get(WIDTH), ...local.get(CHANNELS), ...i32.mul]),
    ...repeat(ROW, 1, HEIGHT, [
      ...[...startRow(X), ...startRow(Y)],
      ...[...i32x4.const([0, 1, 2, 3]), ...f32x4.convertS, ...local.set(OUT_X)],
      ...[...i32.const(0), ...local.set(COLUMN)],
      ...[...local.get(OUT), ...local.set(TO)],
      ...repeat(COLUMN, 4, WIDTH, [
        ...[...place(X, LEFT, RIGHT), ...place(Y, ABOVE, BELOW)],
        ...[...i32.const(0), ...local.set(CHANNEL)],
        ...repeat(CHANNEL, 1, CHANNELS, [
          ...[
            ...row(ABOVE),
            ...row(BELOW),
            ...f32x4.add,
            ...splat(SCALE),
            ...f32x4.mul,
            ...local.set(RESULT),
          ],
          ...store,
          ...add(TO, i32.const(4)),
          ...add(SOURCE, i32.const(1)),
        ]),
        ...add(SOURCE, [...i32.const(0), ...local.get(CHANNELS), ...i32.sub]),
        ...add(TO, [...local.get(PIXEL_BYTES), ...i32.const(3), ...i32.mul]),
        ...[...local.get(OUT_X), ...f32x4.const(4), ...f32x4.add, ...local.set(OUT_X)],
      ]),
      ...add(OUT, [...local.get(WIDTH), ...local.get(PIXEL_BYTES), ...i32.mul]),
      ...[...local.get(OUT_Y), ...f32x4.const(1), ...f32x4.add, ...local.set(OUT_Y)],
    ]),
  ],
};
