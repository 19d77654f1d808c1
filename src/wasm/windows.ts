// Kernels over windows of images [channels, pixels, row]: their pixels as columns of a matrix, and the largest of each.
//
// A row is what all images of a batch have at one pixel of one channel. Windows are told as the pixel under each of
// their offsets, −1 where that is padding.
import { f32x4, i32, local, v128 } from './instructions.ts';
import {
  eachChannel,
  edgeRow,
  FLOAT_BYTES,
  fillZero,
  type Kernel,
  rowAddress,
  rowOffsets,
  VECTOR_BYTES,
} from './kernel.ts';
import { advance, type Local, move, writer } from './writer.ts';

export interface Windows {
  channels: number;
  /** Pixels of an image, and windows over it. */
  pixels: number;
  windows: number;
  /** Offsets of a window. */
  offsets: number;
  /** [windows, offsets]. */
  positions: readonly number[];
  /** Floats; a multiple of 4. */
  row: number;
}

/** [windows, offsets] → [offsets, windows]. */
const byOffset = ({ positions, windows, offsets }: Windows): number[] =>
  Array.from(
    { length: offsets * windows },
    (_, i) => positions[(i % windows) * offsets + Math.floor(i / windows)] as number,
  );

const vectorAt = (row: Local, at: Local): number[] => [...local.get(row), ...local.get(at), ...i32.add];

/** Goes through [offsets, channels, windows, row], the columns, with the pixel that each row of them is; `clear` comes before a channel. */
function eachColumn(
  windows: Windows,
  [columns, image]: readonly [Local, Local],
  clear: number[],
  body: (pixel: Local, column: Local, at: Local) => number[],
): Kernel {
  const { channels } = windows;
  const [TABLE, EDGE] = [2, 3] as const;
  const w = writer(6);
  const [entry, column, pixel] = [w.local(), w.local(), w.local()];
  const rowBytes = windows.row * FLOAT_BYTES;
  const [imageBytes, columnBytes] = [windows.pixels * rowBytes, windows.windows * rowBytes];
  const pointers = [[image, imageBytes] as const, [columns, columnBytes] as const];
  const code = w.finish(
    eachChannel(w, pointers, [
      ...clear,
      ...[...move(TABLE, entry), ...move(columns, column)],
      ...w.each(windows.offsets, () => [
        ...w.each(windows.windows, () => [
          ...[...rowAddress(image, entry, 0, EDGE), ...local.set(pixel)],
          ...w.each(rowBytes, (at) => body(pixel, column, at), VECTOR_BYTES),
          ...[...advance(entry, FLOAT_BYTES), ...advance(column, rowBytes)],
        ]),
        ...advance(column, (channels - 1) * columnBytes),
      ]),
      ...pointers.flatMap(([pointer, bytes]) => advance(pointer, bytes)),
    ]),
  );
  return { code, tables: [rowOffsets(byOffset(windows), rowBytes), edgeRow(windows.row)], channels };
}

/** Images → columns [offsets, channels, windows, row]; padding is 0. */
export function columnsOfImages(windows: Windows): Kernel {
  const [IMAGE, COLUMNS] = [0, 1] as const;
  return eachColumn(windows, [COLUMNS, IMAGE], [], (pixel, column, at) => [
    ...[...vectorAt(column, at), ...vectorAt(pixel, at), ...v128.load(), ...v128.store()],
  ]);
}

/** Columns [offsets, channels, windows, row] → images: each pixel is the sum of what lies in columns for it. */
export function imagesOfColumns(windows: Windows): Kernel {
  const [COLUMNS, IMAGE] = [0, 1] as const;
  const bytes = windows.pixels * windows.row * FLOAT_BYTES;
  return eachColumn(windows, [COLUMNS, IMAGE], fillZero(IMAGE, bytes), (pixel, column, at) => [
    ...[...vectorAt(pixel, at), ...vectorAt(pixel, at), ...v128.load()],
    ...[...vectorAt(column, at), ...v128.load(), ...f32x4.add, ...v128.store()],
  ]);
}

/** Images → the largest of each window [channels, windows, row]; padding never is. */
export function largestOfWindows(windows: Windows): Kernel {
  const { channels, offsets, row } = windows;
  const [IMAGE, RESULT, TABLE, EDGE] = [0, 1, 2, 3] as const;
  const rowBytes = row * FLOAT_BYTES;
  const [imageBytes, resultBytes] = [windows.pixels * rowBytes, windows.windows * rowBytes];
  const w = writer(6);
  const entry = w.local();
  const rows = Array.from({ length: offsets }, () => w.local());
  const code = w.finish(
    eachChannel(
      w,
      [
        [IMAGE, imageBytes],
        [RESULT, resultBytes],
      ],
      [
        ...move(TABLE, entry),
        ...w.each(windows.windows, () => [
          ...rows.flatMap((address, i) => [...rowAddress(IMAGE, entry, i, EDGE), ...local.set(address)]),
          ...w.each(
            rowBytes,
            (at) => [
              ...vectorAt(RESULT, at),
              ...rows.flatMap((address, i) => [
                ...[...vectorAt(address, at), ...v128.load(), ...(i === 0 ? [] : f32x4.max)],
              ]),
              ...v128.store(),
            ],
            VECTOR_BYTES,
          ),
          ...[...advance(RESULT, rowBytes), ...advance(entry, offsets * FLOAT_BYTES)],
        ]),
        ...advance(IMAGE, imageBytes),
      ],
    ),
  );
  const lowest = edgeRow(row, Number.NEGATIVE_INFINITY);
  return { code, tables: [rowOffsets(windows.positions, rowBytes), lowest], channels };
}

/**
 * The derivative of `largestOfWindows`: images x, the largest y, dy → dx, shared equally among the largest of a window.
 */
export function largestOfWindowsInput(windows: Windows): Kernel {
  const { channels, offsets, row, positions, pixels } = windows;
  const [X, Y, DY, DX, TABLE, LOWEST, LOST] = [0, 1, 2, 3, 4, 5, 6] as const;
  const rowBytes = row * FLOAT_BYTES;
  const inside = positions.filter((position) => position >= 0);
  const covered = new Set(inside).size;
  const overlap = covered < inside.length;
  const [imageBytes, resultBytes] = [pixels * rowBytes, windows.windows * rowBytes];
  const w = writer(9);
  const entry = w.local();
  const given = Array.from({ length: offsets }, () => w.local());
  const flows = Array.from({ length: offsets }, () => w.local());
  const isLargest = Array.from({ length: offsets }, () => w.local('v128'));
  const [largest, share] = [w.local('v128'), w.local('v128')];
  const one = f32x4.const(1);
  const pointers = [
    [X, imageBytes],
    [Y, resultBytes],
    [DY, resultBytes],
    [DX, imageBytes],
  ] as const;
  const code = w.finish(
    eachChannel(w, pointers, [
      ...(overlap || covered < pixels ? fillZero(DX, imageBytes) : []),
      ...move(TABLE, entry),
      ...w.each(windows.windows, () => [
        ...given.flatMap((address, i) => [...rowAddress(X, entry, i, LOWEST), ...local.set(address)]),
        ...flows.flatMap((address, i) => [...rowAddress(DX, entry, i, LOST), ...local.set(address)]),
        ...w.each(
          rowBytes,
          (at) => [
            ...[...vectorAt(Y, at), ...v128.load(), ...local.set(largest)],
            ...given.flatMap((address, i) => [
              ...[...vectorAt(address, at), ...v128.load(), ...local.get(largest), ...f32x4.eq],
              ...local.set(isLargest[i] as Local),
            ]),
            ...[...vectorAt(DY, at), ...v128.load()],
            ...isLargest.flatMap((mask, i) => [
              ...[...local.get(mask), ...one, ...v128.and, ...(i === 0 ? [] : f32x4.add)],
            ]),
            ...[...f32x4.div, ...local.set(share)],
            ...flows.flatMap((address, i) => [
              ...vectorAt(address, at),
              ...(overlap ? [...vectorAt(address, at), ...v128.load()] : []),
              ...[...local.get(share), ...local.get(isLargest[i] as Local), ...v128.and],
              ...[...(overlap ? f32x4.add : []), ...v128.store()],
            ]),
          ],
          VECTOR_BYTES,
        ),
        ...[...advance(Y, rowBytes), ...advance(DY, rowBytes), ...advance(entry, offsets * FLOAT_BYTES)],
      ]),
      ...[...advance(X, imageBytes), ...advance(DX, imageBytes)],
    ]),
  );
  const tables = [rowOffsets(positions, rowBytes), edgeRow(row, Number.NEGATIVE_INFINITY), edgeRow(row)];
  return { code, tables, channels };
}
