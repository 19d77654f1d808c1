// Convolution and pooling as ONNX nodes: pixels are gathered window by window, the rest is products and reductions.
//
// Images stay [batch, height, width, channels]: a pixel is a row of channels, and the pixels of all windows are one
// Gather with constant positions. A derivative gathers too, from the windows over each pixel: nothing is scattered.
import { type Shape, sizeOf } from '../../ir/value.ts';
import { type Window, windowCounts } from '../../ir/window.ts';
import type { Emit, Lowerings } from './emit.ts';
import type { ImageOp } from './lower-plain.ts';
import { pixelsOfWindows, windowsOfPixels } from './positions.ts';

const at = (shape: Shape, axis: number): number => shape[axis] as number;
const offsetsOf = ({ kernel }: Window): number => kernel[0] * kernel[1];

const reshape = (emit: Emit, x: string, shape: Shape): string => emit.node('Reshape', [x, emit.ints(shape)]);
const transpose = (emit: Emit, x: string, perm: readonly number[]): string =>
  emit.node('Transpose', [x], { perm: { ints: perm } });
const reduce = (emit: Emit, op: 'ReduceSum' | 'ReduceMax', x: string, keepdims = 0): string =>
  emit.node(op, [x, emit.ints([2])], { keepdims: { int: keepdims } });

/** The pixels of images at some positions: [batch, positions / offsets, offsets, channels]; `border` is at −1. */
function gather(
  emit: Emit,
  x: string,
  [batch = 0, height = 0, width = 0, channels = 0]: Shape,
  positions: readonly number[],
  offsets: number,
  border = 0,
): string {
  const pixels = height * width;
  const rows = reshape(emit, x, [batch, pixels, channels]);
  const bordered = (): string => {
    const row = emit.floats([batch, 1, channels], Array<number>(batch * channels).fill(border));
    return emit.node('Concat', [rows, row], { axis: { int: 1 } });
  };
  const from = positions.includes(-1) ? bordered() : rows;
  const indices = emit.ints(positions.map((position) => (position < 0 ? pixels : position)));
  const gathered = emit.node('Gather', [from, indices], { axis: { int: 1 } });
  return reshape(emit, gathered, [batch, positions.length / offsets, offsets, channels]);
}

/** [rows, groups · n] → [groups, rows, n], as a product of many matrices wants it; one group stays a matrix. */
function splitGroups(emit: Emit, x: string, rows: number, groups: number, n: number): string {
  if (groups === 1) return reshape(emit, x, [rows, n]);
  return transpose(emit, reshape(emit, x, [rows, groups, n]), [1, 0, 2]);
}

/** [groups, rows, n] → [rows, groups · n], as `shape`. */
function joinGroups(emit: Emit, x: string, groups: number, shape: Shape): string {
  return reshape(emit, groups === 1 ? x : transpose(emit, x, [1, 0, 2]), shape);
}

/** What each kernel sees, gathered: [groups, windows, offsets · channels of a group]; one group makes a matrix. */
function columns(
  emit: Emit,
  gathered: string,
  windows: number,
  offsets: number,
  channels: number,
  groups: number,
) {
  const n = channels / groups;
  if (groups === 1) return reshape(emit, gathered, [windows, offsets * n]);
  const split = transpose(emit, reshape(emit, gathered, [windows, offsets, groups, n]), [2, 0, 1, 3]);
  return reshape(emit, split, [groups, windows, offsets * n]);
}

/** How many numbers of each window are pixels, and not padding, as its reciprocal: [1, windows, 1]. */
function shares(emit: Emit, images: Shape, window: Window): string {
  const positions = pixelsOfWindows(images, window);
  const offsets = offsetsOf(window);
  const counts = Array.from(
    { length: positions.length / offsets },
    (_, i) => positions.slice(i * offsets, (i + 1) * offsets).filter((position) => position >= 0).length,
  );
  return emit.floats(
    [1, counts.length, 1],
    counts.map((count) => 1 / count),
  );
}

/** 1 where x = y, else 0; x is never above y. */
const isLargest = (emit: Emit, x: string, y: string): string =>
  emit.node('HardSigmoid', [emit.node('Sub', [x, y])], { alpha: { float: 1e38 }, beta: { float: 1 } });

export const imageLowerings = {
  Conv(emit, [x = '', w = ''], { groups, ...sliding }, [images = [], kernels = []]) {
    const [kh = 0, kw = 0, channels = 0, filters = 0] = kernels;
    const window = { ...sliding, kernel: [kh, kw] } as const;
    const [batch, counts] = [at(images, 0), windowCounts(images, window)];
    const gathered = gather(emit, x, images, pixelsOfWindows(images, window), kh * kw);
    const a = columns(emit, gathered, batch * sizeOf(counts), kh * kw, at(images, 3), groups);
    const b = splitGroups(emit, w, kh * kw * channels, groups, filters / groups);
    return joinGroups(emit, emit.node('MatMul', [a, b]), groups, [batch, ...counts, filters]);
  },

  // column Aᵀ·dy for each group
  ConvFilter(emit, [x = '', dy = ''], { groups, shape, ...sliding }, [images = [], made = []]) {
    const [kh = 0, kw = 0] = shape;
    const window = { ...sliding, kernel: [kh, kw] } as const;
    const windows = at(images, 0) * sizeOf(windowCounts(images, window));
    const gathered = gather(emit, x, images, pixelsOfWindows(images, window), kh * kw);
    const a = columns(emit, gathered, windows, kh * kw, at(images, 3), groups);
    const b = splitGroups(emit, dy, windows, groups, at(made, 3) / groups);
    const product =
      groups === 1
        ? emit.node('Gemm', [a, b], { transA: { int: 1 } })
        : emit.node('MatMul', [transpose(emit, a, [0, 2, 1]), b]);
    return joinGroups(emit, product, groups, shape);
  },

  // each pixel from the windows over it, each with the kernel's transpose at the offset where the pixel lies in it
  ConvInput(emit, [dy = '', w = ''], { groups, shape, ...sliding }, [made = [], kernels = []]) {
    const [kh = 0, kw = 0, channels = 0, filters = 0] = kernels;
    const [batch = 0, height = 0, width = 0] = shape;
    const window = { ...sliding, kernel: [kh, kw] } as const;
    const n = filters / groups;
    const gathered = gather(emit, dy, made, windowsOfPixels(shape, window), kh * kw);
    const a = columns(emit, gathered, batch * height * width, kh * kw, filters, groups);
    const flipped = transpose(emit, reshape(emit, w, [kh * kw, channels, groups, n]), [2, 0, 3, 1]);
    const b = reshape(emit, flipped, [...(groups === 1 ? [] : [groups]), kh * kw * n, channels]);
    return joinGroups(emit, emit.node('MatMul', [a, b]), groups, shape);
  },

  MaxPool(emit, [x = ''], window, [images = []]) {
    const lowest = Number.NEGATIVE_INFINITY;
    const gathered = gather(emit, x, images, pixelsOfWindows(images, window), offsetsOf(window), lowest);
    const shape = [at(images, 0), ...windowCounts(images, window), at(images, 3)];
    return reshape(emit, reduce(emit, 'ReduceMax', gathered), shape);
  },

  // Σ over the windows of a pixel: [x = y]·dy / (how many pixels of the window are as large)
  MaxPoolInput(emit, [x = '', y = '', dy = ''], window, [images = [], made = []]) {
    const [batch = 0, height = 0, width = 0, channels = 0] = images;
    const windows = sizeOf(made.slice(1, 3));
    const offsets = offsetsOf(window);
    const lowest = Number.NEGATIVE_INFINITY;
    const gathered = gather(emit, x, images, pixelsOfWindows(images, window), offsets, lowest);
    const largest = isLargest(emit, gathered, reshape(emit, y, [batch, windows, 1, channels]));
    const ties = reshape(emit, reduce(emit, 'ReduceSum', largest), made);
    const share = emit.node('Div', [dy, ties]);
    const over = windowsOfPixels(images, window);
    const pixels = reshape(emit, x, [batch, height * width, 1, channels]);
    const isShown = isLargest(emit, pixels, gather(emit, y, made, over, offsets));
    const flows = emit.node('Mul', [isShown, gather(emit, share, made, over, offsets)]);
    return reshape(emit, reduce(emit, 'ReduceSum', flows), images);
  },

  AveragePool(emit, [x = ''], window, [images = []]) {
    const gathered = gather(emit, x, images, pixelsOfWindows(images, window), offsetsOf(window));
    const means = emit.node('Mul', [reduce(emit, 'ReduceSum', gathered), shares(emit, images, window)]);
    return reshape(emit, means, [at(images, 0), ...windowCounts(images, window), at(images, 3)]);
  },

  AveragePoolInput(emit, [dy = ''], { shape, ...window }, [made = []]) {
    const [batch = 0, rows = 0, columns = 0, channels = 0] = made;
    const parts = emit.node('Mul', [
      reshape(emit, dy, [batch, rows * columns, channels]),
      shares(emit, shape, window),
    ]);
    const gathered = gather(emit, parts, made, windowsOfPixels(shape, window), offsetsOf(window));
    return reshape(emit, reduce(emit, 'ReduceSum', gathered), shape);
  },
} satisfies Pick<Lowerings, ImageOp>;
