// Cases of convolution and pooling: kernels, strides, padding, dilation and groups of several kinds.
import * as ir from '../../../src/ir/build.ts';
import { ops } from '../../../src/ir/ops.ts';
import type { Shape, Value } from '../../../src/ir/value.ts';
import type { Window } from '../../../src/ir/window.ts';

const plain = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const;

const convolutions = [
  { x: [2, 5, 4, 3], w: [3, 3, 3, 4], ...plain },
  { x: [2, 4, 4, 1], w: [3, 3, 1, 5], ...plain, pads: [1, 1, 1, 1] },
  { x: [2, 5, 6, 2], w: [3, 2, 2, 3], ...plain, strides: [2, 3], pads: [0, 0, 1, 1] },
  { x: [1, 6, 7, 2], w: [2, 3, 2, 3], ...plain, dilations: [3, 2] },
  { x: [1, 5, 5, 2], w: [3, 3, 2, 2], ...plain, dilations: [2, 2], pads: [2, 2, 2, 2] },
  { x: [2, 3, 4, 3], w: [1, 1, 3, 4], ...plain },
  { x: [2, 3, 4, 4], w: [1, 1, 4, 4], ...plain, strides: [2, 2] },
  { x: [2, 4, 4, 4], w: [3, 3, 2, 6], ...plain, groups: 2, pads: [1, 1, 1, 1] },
  { x: [2, 4, 3, 4], w: [3, 3, 1, 8], ...plain, groups: 4, strides: [2, 1], pads: [1, 0, 1, 0] },
  { x: [2, 4, 3, 4], w: [3, 3, 1, 4], ...plain, groups: 4 },
  // Batches of whole vectors, which a CPU has ways of its own for.
  { x: [4, 3, 4, 8], w: [3, 3, 8, 8], ...plain, pads: [1, 1, 1, 1] },
  { x: [4, 4, 5, 8], w: [3, 3, 8, 9], ...plain },
  { x: [4, 4, 4, 1], w: [3, 3, 1, 5], ...plain, pads: [1, 1, 1, 1] },
  { x: [4, 5, 6, 2], w: [3, 2, 2, 3], ...plain, strides: [2, 3], pads: [0, 0, 1, 1] },
  { x: [4, 5, 4, 1], w: [2, 2, 1, 1], ...plain, dilations: [3, 2] },
  { x: [4, 3, 4, 3], w: [1, 1, 3, 4], ...plain },
  { x: [8, 3, 4, 2], w: [1, 1, 2, 2], ...plain, strides: [2, 2] },
  { x: [4, 3, 3, 4], w: [3, 3, 2, 4], ...plain, groups: 2 },
] satisfies ({ x: Shape; w: Shape } & Parameters<typeof ir.conv>[2])[];

const convolutionCases = (of: (x: Shape, w: Shape, y: Shape) => Shape[], build: ConvolutionBuild) =>
  convolutions.map(({ x, w, ...convolution }) => ({
    shapes: of(x, w, ops.Conv([x, w], convolution)),
    build: (a: Value, b: Value) => build(a, b, { x, w, convolution }),
  }));

type ConvolutionBuild = (
  a: Value,
  b: Value,
  of: { x: Shape; w: Shape; convolution: Parameters<typeof ir.conv>[2] },
) => Value;

const square = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1] } as const;

const pools = [
  { x: [2, 4, 6, 3], window: square },
  { x: [2, 5, 5, 2], window: square },
  { x: [2, 5, 5, 2], window: { ...square, pads: [0, 0, 1, 1] } },
  { x: [1, 5, 6, 2], window: { ...square, kernel: [3, 3], pads: [1, 1, 1, 1] } },
  { x: [1, 5, 6, 2], window: { ...square, kernel: [3, 2], strides: [1, 1] } },
  { x: [1, 4, 4, 2], window: { ...square, kernel: [1, 1], strides: [3, 3] } },
  { x: [4, 4, 4, 2], window: square },
  { x: [4, 5, 5, 1], window: square },
  { x: [4, 5, 3, 2], window: { ...square, kernel: [3, 2], strides: [1, 1], pads: [1, 0, 1, 1] } },
] satisfies { x: Shape; window: Window }[];

const poolCases = (
  of: (x: Shape, y: Shape) => Shape[],
  build: (values: Value[], x: Shape, window: Window) => Value,
) =>
  pools.map(({ x, window }) => ({
    shapes: of(x, ops.MaxPool([x], window)),
    build: (...values: Value[]) => build(values, x, window),
  }));

export const imageCases = {
  Conv: convolutionCases(
    (x, w) => [x, w],
    (x, w, { convolution }) => ir.conv(x, w, convolution),
  ),
  ConvInput: convolutionCases(
    (_, w, y) => [y, w],
    (dy, w, { x, convolution }) => ir.convInput(dy, w, x, convolution),
  ),
  ConvFilter: convolutionCases(
    (x, _, y) => [x, y],
    (x, dy, { w, convolution }) => ir.convFilter(x, dy, w, convolution),
  ),
  MaxPool: poolCases(
    (x) => [x],
    ([x], _, window) => ir.maxPool(x as Value, window),
  ),
  MaxPoolInput: poolCases(
    (x, y) => [x, y],
    ([x, dy], _, window) => ir.maxPoolInput(x as Value, ir.maxPool(x as Value, window), dy as Value, window),
  ),
  AveragePool: poolCases(
    (x) => [x],
    ([x], _, window) => ir.averagePool(x as Value, window),
  ),
  AveragePoolInput: poolCases(
    (_, y) => [y],
    ([dy], x, window) => ir.averagePoolInput(dy as Value, x, window),
  ),
};
