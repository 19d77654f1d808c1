// 3×3 convolutions by Winograd's F(2×2, 3×3): 16 products where 36 would be, for each 2×2 results.
//
// A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", CVPR 2016, §4.1: Y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A
// for tiles d of 4×4 pixels. Over channels, ⊙ is a product of matrices for each of a tile's 16 numbers. The derivatives
// go the same way back, through the transposes.
import { matmul } from '../../ir/build.ts';
import { sizeOf, type Value } from '../../ir/value.ts';
import { type Matrix, type Tiling, tileMap } from '../../wasm/tiles.ts';
import { type ByKernel, type Convolution, type Geometry, madeShape } from './convolution.ts';

/** Bᵀ, of tiles of pixels. */
const INPUT: Matrix = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
];
/** G, of kernels. */
const KERNEL: Matrix = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
];
/** Aᵀ, of products. */
const OUTPUT: Matrix = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
];
const turned = (matrix: Matrix): Matrix =>
  (matrix[0] as readonly number[]).map((_, j) => matrix.map((line) => line[j] as number));

const [TILE, MADE] = [4, 2];
const NUMBERS = TILE * TILE;
/** Keeps the planes of a product from pushing each other out of the cache. */
const GAP = 4;
/** With fewer channels the maps cost more than the products save. */
const MIN_CHANNELS = 8;

export function canWinograd({ sliding, kernels }: Geometry): boolean {
  const [kh = 0, kw = 0, channels = 0, filters = 0] = kernels;
  const isPlain = [...sliding.strides, ...sliding.dilations].every((length) => length === 1);
  return (
    isPlain &&
    kh === 3 &&
    kw === 3 &&
    Math.min(channels, filters) >= MIN_CHANNELS &&
    (channels * filters) % 4 === 0
  );
}

export function byWinograd(geometry: Geometry, byKernel: ByKernel): Convolution {
  const { images, kernels, sliding } = geometry;
  const [channels = 0, height = 0, width = 0, batch = 0] = images;
  const made = madeShape(geometry);
  const [filters = 0, rows = 0, columns = 0] = made;
  const [top, left] = sliding.pads;
  const [down, across] = [Math.ceil(rows / MADE), Math.ceil(columns / MADE)];
  const tiles = down * across;

  function tiling(size: number, offset: readonly [number, number], lines: number, length: number): Tiling {
    const positions: number[] = [];
    for (let tile = 0; tile < tiles; tile++) {
      const y = Math.floor(tile / across) * MADE - offset[0];
      const x = (tile % across) * MADE - offset[1];
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const inside = y + i >= 0 && y + i < lines && x + j >= 0 && x + j < length;
          positions.push(inside ? (y + i) * length + x + j : -1);
        }
      }
    }
    return { pixels: lines * length, positions };
  }
  const pixels = tiling(TILE, [top, left], height, width);
  const results = tiling(MADE, [0, 0], rows, columns);
  const text = JSON.stringify(geometry);
  const shape = { tiles, row: batch, gap: GAP };
  const places = tiles * batch + GAP;
  const weights = { channels: 1, tiles: 1, row: sizeOf([channels, filters]), gap: 0 } as const;

  const ofPixels = (x: Value): Value =>
    byKernel(`tiles ${text}`, [x], [NUMBERS, channels, places], () =>
      tileMap({ ...shape, matrix: INPUT, channels, from: pixels, to: 'planes' }),
    );
  const ofKernels = (w: Value): Value =>
    byKernel('kernels', [w], [NUMBERS, channels, filters], () =>
      tileMap({ ...weights, matrix: KERNEL, from: 'planes', to: 'planes' }),
    );
  const ofResults = (dy: Value): Value =>
    byKernel(`results ${text}`, [dy], [NUMBERS, filters, places], () =>
      tileMap({ ...shape, matrix: turned(OUTPUT), channels: filters, from: results, to: 'planes' }),
    );
  return {
    forward: (x, w) =>
      byKernel(`made ${text}`, [matmul(ofKernels(w), ofPixels(x), { transA: true })], made, () =>
        tileMap({
          ...shape,
          matrix: OUTPUT,
          channels: filters,
          from: 'planes',
          to: { ...results, overlap: false },
        }),
      ),
    input: (dy, w) =>
      byKernel(`input ${text}`, [matmul(ofKernels(w), ofResults(dy))], images, () =>
        tileMap({
          ...shape,
          matrix: turned(INPUT),
          channels,
          from: 'planes',
          to: { ...pixels, overlap: true },
        }),
      ),
    filter: (x, dy) =>
      byKernel(`filter ${text}`, [matmul(ofPixels(x), ofResults(dy), { transB: true })], kernels, () =>
        tileMap({ ...weights, matrix: turned(KERNEL), from: 'planes', to: 'planes' }),
      ),
  };
}
