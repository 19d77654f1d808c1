// Linear maps of square tiles, Y = A·X·Aᵀ: what Winograd's convolution does to pixels, products and kernels.
//
// A row is what all images of a batch have at one pixel of one channel; a map works on whole rows. Tiles are cut from
// images [channels, pixels, row], or lie as planes [numbers of a tile, channels, tiles · row + gap], as matrix products
// want them.
import { f32x4, i32, local, v128 } from './instructions.ts';
import {
  type ChannelPointer,
  eachChannel,
  edgeRow,
  FLOAT_BYTES,
  fillZero,
  type Kernel,
  rowAddress,
  rowOffsets,
  VECTOR_BYTES,
} from './kernel.ts';
import { advance, type Local, move, type Writer, writer } from './writer.ts';

export type Matrix = readonly (readonly number[])[];

/** Where the rows of each tile lie in an image of so many pixels; −1 outside, where 0 is read and nothing kept. */
export interface Tiling {
  pixels: number;
  positions: readonly number[];
}

export interface TileMap {
  /** [m, n]: makes m·m numbers of n·n. */
  matrix: Matrix;
  channels: number;
  /** Tiles a channel. */
  tiles: number;
  /** Floats; a multiple of 4. */
  row: number;
  /**
   * Floats, 0 or 4, after the tiles of a channel in planes; they are 0. Planes whose distance is a multiple of 4 KB
   * would push each other out of the cache.
   */
  gap: number;
  from: Tiling | 'planes';
  /** Where tiles overlap in an image, they are added up. */
  to: (Tiling & { overlap: boolean }) | 'planes';
}

/** One side of a map: how it finds the rows of a tile, and goes from tile to tile and channel to channel. */
interface Side {
  /** Puts the address of a row's vector on the stack, but for a constant offset. */
  address(i: number, at: Local): number[];
  offset(i: number): number;
  channel: ChannelPointer;
  beforeChannel: number[];
  beforeTile: number[];
  afterTile: number[];
  afterChannel: number[];
}

/** Parameters: the address of what is mapped, and of the result; then the tables. */
export function tileMap(map: TileMap): Kernel {
  const { matrix, channels, tiles, row, gap, from, to } = map;
  const [made, given] = [matrix.length, matrix[0]?.length ?? 0];
  const [FROM, TO] = [0, 1] as const;
  const tables = [from, to].flatMap((place) =>
    place === 'planes' ? [] : [rowOffsets(place.positions, row * FLOAT_BYTES), edgeRow(row)],
  );
  const w = writer(2 + tables.length + 2);
  const channelBytes = (tiles * row + gap) * FLOAT_BYTES;
  const place = { planeBytes: channels * channelBytes, channelBytes, row, gap, writer: w };
  const source = from === 'planes' ? planes(FROM, place) : cut(FROM, 2, from, given * given, place);
  const target = to === 'planes' ? planes(TO, place) : cut(TO, tables.length, to, made * made, place);

  const registers = (lines: number): Local[][] =>
    Array.from({ length: lines }, () => Array.from({ length: given }, () => w.local('v128')));
  const [x, half] = [registers(given), registers(made)];
  const column = (j: number): Local[] => x.map((line) => line[j] as Local);
  const adds = to !== 'planes' && to.overlap;

  const mapVector = (at: Local): number[] => [
    ...x.flatMap((line, i) =>
      line.flatMap((register, j) => {
        const number = i * given + j;
        return [...source.address(number, at), ...v128.load(source.offset(number)), ...local.set(register)];
      }),
    ),
    // A·X
    ...half.flatMap((line, i) =>
      line.flatMap((register, j) => [
        ...combination(matrix[i] as readonly number[], column(j)),
        ...local.set(register),
      ]),
    ),
    // (A·X)·Aᵀ
    ...half.flatMap((line, i) =>
      matrix.flatMap((coefficients, j) => {
        const number = i * made + j;
        const [address, offset] = [target.address(number, at), target.offset(number)];
        const before = adds ? [...address, ...v128.load(offset)] : [];
        return [
          ...[...address, ...before, ...combination(coefficients, line)],
          ...[...(adds ? f32x4.add : []), ...v128.store(offset)],
        ];
      }),
    ),
  ];
  const clearGap = (numbers: number): number[] =>
    Array.from({ length: numbers }, (_, i) => i).flatMap((i) => [
      ...[...local.get(TO), ...f32x4.const(0), ...v128.store(target.offset(i))],
    ]);
  const body = [
    ...eachChannel(
      w,
      [source.channel, target.channel],
      [
        ...(adds ? fillZero(TO, to.pixels * row * FLOAT_BYTES) : []),
        ...[...source.beforeChannel, ...target.beforeChannel],
        ...w.each(tiles, () => [
          ...[...source.beforeTile, ...target.beforeTile],
          ...w.each(row * FLOAT_BYTES, mapVector, VECTOR_BYTES),
          ...[...source.afterTile, ...target.afterTile],
        ]),
        ...(to === 'planes' && gap > 0 ? clearGap(made * made) : []),
        ...[...source.afterChannel, ...target.afterChannel],
      ],
    ),
  ];
  return { code: w.finish(body), tables, channels };
}

interface Place {
  planeBytes: number;
  channelBytes: number;
  row: number;
  gap: number;
  writer: Writer;
}

function planes(base: Local, { planeBytes, channelBytes, row, gap }: Place): Side {
  return {
    address: (_, at) => [...local.get(base), ...local.get(at), ...i32.add],
    offset: (i) => i * planeBytes,
    channel: [base, channelBytes],
    beforeChannel: [],
    beforeTile: [],
    afterTile: advance(base, row * FLOAT_BYTES),
    afterChannel: gap > 0 ? advance(base, gap * FLOAT_BYTES) : [],
  };
}

function cut(base: Local, table: Local, { pixels }: Tiling, numbers: number, { row, writer }: Place): Side {
  const edge = table + 1;
  const entry = writer.local();
  const rows = Array.from({ length: numbers }, () => writer.local());
  return {
    address: (i, at) => [...local.get(rows[i] as Local), ...local.get(at), ...i32.add],
    offset: () => 0,
    channel: [base, pixels * row * FLOAT_BYTES],
    beforeChannel: move(table, entry),
    beforeTile: rows.flatMap((address, i) => [...rowAddress(base, entry, i, edge), ...local.set(address)]),
    afterTile: advance(entry, numbers * FLOAT_BYTES),
    afterChannel: advance(base, pixels * row * FLOAT_BYTES),
  };
}

/** Σ coefficient·register, on the stack. */
function combination(coefficients: readonly number[], registers: readonly Local[]): number[] {
  const terms = coefficients.flatMap((factor, i) =>
    factor === 0 ? [] : [{ factor, x: registers[i] as Local }],
  );
  // A term that is added comes first, so that nothing has to be negated.
  terms.sort((a, b) => Number(b.factor > 0) - Number(a.factor > 0));
  const scaled = (factor: number, x: Local): number[] =>
    factor === 1 ? local.get(x) : [...local.get(x), ...f32x4.const(factor), ...f32x4.mul];
  return terms.flatMap(({ factor, x }, i) => {
    if (i === 0) return factor === -1 ? [...local.get(x), ...f32x4.neg] : scaled(factor, x);
    return [...scaled(Math.abs(factor), x), ...(factor > 0 ? f32x4.add : f32x4.sub)];
  });
}
