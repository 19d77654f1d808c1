// Convolution and pooling by ONNX's own operators: for GPUs, and for model files that other runtimes load.
//
// The ir's images are [batch, height, width, channels] and ONNX's [batch, channels, height, width]. Each operator has
// a transpose before and one behind it; onnxruntime takes out those that meet.
import { type Shape, sameShape, sizeOf } from '../../ir/value.ts';
import { type Pair, type Sliding, type Window, windowCounts } from '../../ir/window.ts';
import type { Emit, Lowerings } from './emit.ts';
import type { ImageOp } from './lower-plain.ts';
import type { Attribute } from './model.ts';
import { pixelsOfWindows, windowsOfPixels } from './positions.ts';

/** The smallest float32: padding that is never the largest of a window. */
const LOWEST = -3.4028234663852886e38;

const reshape = (emit: Emit, x: string, shape: Shape): string => emit.node('Reshape', [x, emit.ints(shape)]);
const transpose = (emit: Emit, x: string, perm: readonly number[]): string =>
  emit.node('Transpose', [x], { perm: { ints: perm } });
const channelsFirst = (emit: Emit, x: string): string => transpose(emit, x, [0, 3, 1, 2]);
const channelsLast = (emit: Emit, x: string): string => transpose(emit, x, [0, 2, 3, 1]);
/** [kh, kw, channels, filters] → [filters, channels, kh, kw] */
const filtersFirst = (emit: Emit, w: string): string => transpose(emit, w, [3, 2, 0, 1]);

const windowAttributes = ({ kernel, strides, pads }: Window): Record<string, Attribute> => ({
  kernel_shape: { ints: kernel },
  strides: { ints: strides },
  pads: { ints: pads },
});

const convolutionAttributes = (window: Window, groups: number): Record<string, Attribute> => ({
  ...windowAttributes(window),
  dilations: { ints: window.dilations },
  group: { int: groups },
});

const kernelOf = ([kh = 0, kw = 0]: Shape): Pair => [kh, kw];

/** The convolution's derivative by its images, of `shape`; dy and w with the channels first. */
function spread(emit: Emit, dy: string, w: string, shape: Shape, window: Window, groups: number): string {
  const { kernel, strides, pads, dilations } = window;
  // pixels at the bottom and the right that no window reaches
  const rest = windowCounts(shape, window).map((count, axis) => {
    const reached = (count - 1) * (strides[axis] as number);
    const reach = ((kernel[axis] as number) - 1) * (dilations[axis] as number) + 1;
    const padded = (shape[axis + 1] as number) + (pads[axis] as number) + (pads[axis + 2] as number);
    return padded - reached - reach;
  });
  return emit.node('ConvTranspose', [dy, w], {
    ...convolutionAttributes(window, groups),
    output_padding: { ints: rest },
  });
}

/** The rows of [batch, rows, channels] at some positions: [batch, positions, channels]; `border` is at −1. */
function gather(
  emit: Emit,
  x: string,
  [batch = 0, rows = 0, channels = 0]: Shape,
  positions: readonly number[],
  border: number,
): string {
  const borderRow = (): string =>
    emit.floats([batch, 1, channels], Array<number>(batch * channels).fill(border));
  const from = positions.includes(-1) ? emit.node('Concat', [x, borderRow()], { axis: { int: 1 } }) : x;
  const indices = emit.ints(positions.map((position) => (position < 0 ? rows : position)));
  return emit.node('Gather', [from, indices], { axis: { int: 1 } });
}

/** The pixels under each window, offset by offset: [batch, windows · offsets, channels]. */
function pixelsUnder(emit: Emit, x: string, images: Shape, window: Window, border: number): string {
  const [batch = 0, height = 0, width = 0, channels = 0] = images;
  const pixels = [batch, height * width, channels];
  return gather(emit, reshape(emit, x, pixels), pixels, pixelsOfWindows(images, window), border);
}

/** Images with a border of so many pixels above and left, below and right; where negative, that much is cut off. */
function reframe(
  emit: Emit,
  x: string,
  { before, after }: { before: Pair; after: Pair },
  border: number,
): string {
  const added = [...before, ...after].map((n) => Math.max(n, 0));
  const cut = [...before, ...after].map((n) => Math.max(-n, 0));
  const [top = 0, left = 0, bottom = 0, right = 0] = added;
  const pads = emit.ints([0, top, left, 0, 0, bottom, right, 0]);
  const padded = added.some((n) => n > 0) ? emit.node('Pad', [x, pads, emit.scalar(border)]) : x;
  if (cut.every((n) => n === 0)) return padded;
  const ends = cut.slice(2).map((n) => (n === 0 ? Number.MAX_SAFE_INTEGER : -n));
  return emit.node('Slice', [padded, emit.ints(cut.slice(0, 2)), emit.ints(ends), emit.ints([1, 2])]);
}

/** How images become a tensor with an element for each offset of each window, and such a tensor images. */
interface Windows {
  /** The axes of the offsets. */
  axes: readonly number[];
  /** The shape of a number a window, ready to be broadcast. */
  perWindow: Shape;
  open(x: string): string;
  /** Sums what lies on a pixel, over all windows that it lies in. */
  close(opened: string): string;
}

/** Windows that lie side by side: a reshape tells them apart. */
function tiles(emit: Emit, images: Shape, window: Window): Windows {
  const [batch = 0, height = 0, width = 0, channels = 0] = images;
  const {
    kernel: [kh, kw],
    pads: [top, left],
  } = window;
  const [rows, columns] = windowCounts(images, window);
  const [below, right] = [rows * kh - height - top, columns * kw - width - left];
  return {
    axes: [2, 4],
    perWindow: [batch, rows, 1, columns, 1, channels],
    open(x) {
      const covered = reframe(emit, x, { before: [top, left], after: [below, right] }, LOWEST);
      return reshape(emit, covered, [batch, rows, kh, columns, kw, channels]);
    },
    close(opened) {
      const covered = reshape(emit, opened, [batch, rows * kh, columns * kw, channels]);
      return reframe(emit, covered, { before: [-top, -left], after: [-below, -right] }, 0);
    },
  };
}

function slidingWindows(emit: Emit, images: Shape, window: Window): Windows {
  const [batch = 0, height = 0, width = 0, channels = 0] = images;
  const [windows, offsets] = [sizeOf(windowCounts(images, window)), sizeOf(window.kernel)];
  return {
    axes: [2],
    perWindow: [batch, windows, 1, channels],
    open: (x) =>
      reshape(emit, pixelsUnder(emit, x, images, window, LOWEST), [batch, windows, offsets, channels]),
    close(opened) {
      const elements = [batch, windows * offsets, channels];
      const over = windowsOfPixels(images, window).map((at, i) =>
        at < 0 ? -1 : at * offsets + (i % offsets),
      );
      const parts = gather(emit, reshape(emit, opened, elements), elements, over, 0);
      const perPixel = reshape(emit, parts, [batch, height * width, offsets, channels]);
      const sum = emit.node('ReduceSum', [perPixel, emit.ints([2])], { keepdims: { int: 0 } });
      return reshape(emit, sum, images);
    },
  };
}

function windowsOver(emit: Emit, images: Shape, window: Window): Windows {
  const sideBySide = sameShape(window.kernel, window.strides) && sameShape(window.dilations, [1, 1]);
  return (sideBySide ? tiles : slidingWindows)(emit, images, window);
}

/** How many numbers of each window are pixels, and not padding, as its reciprocal: [1, rows, columns, 1]. */
function shares(emit: Emit, images: Shape, window: Window): string {
  const positions = pixelsOfWindows(images, window);
  const offsets = sizeOf(window.kernel);
  const [rows, columns] = windowCounts(images, window);
  const reciprocals = Array.from({ length: rows * columns }, (_, i) => {
    const pixels = positions.slice(i * offsets, (i + 1) * offsets).filter((position) => position >= 0);
    return 1 / pixels.length;
  });
  return emit.floats([1, rows, columns, 1], reciprocals);
}

function pool(op: 'MaxPool' | 'AveragePool', emit: Emit, x: string, window: Window): string {
  const dilated = window.dilations.some((dilation) => dilation !== 1);
  // opset 18 has no dilated AveragePool, and no layer makes one
  if (dilated && op === 'AveragePool') throw new Error('AveragePool cannot be dilated');
  const attributes = {
    ...windowAttributes(window),
    ...(dilated ? { dilations: { ints: window.dilations } } : {}),
  };
  return channelsLast(emit, emit.node(op, [channelsFirst(emit, x)], attributes));
}

const windowOf = (kernels: Shape, { strides, pads, dilations }: Sliding): Window => ({
  kernel: kernelOf(kernels),
  strides,
  pads,
  dilations,
});

export const operatorLowerings = {
  Conv(emit, [x = '', w = ''], { groups, ...sliding }, [, kernels = []]) {
    const attributes = convolutionAttributes(windowOf(kernels, sliding), groups);
    return channelsLast(emit, emit.node('Conv', [channelsFirst(emit, x), filtersFirst(emit, w)], attributes));
  },

  ConvInput(emit, [dy = '', w = ''], { groups, shape, ...sliding }, [, kernels = []]) {
    const [made, flipped] = [channelsFirst(emit, dy), filtersFirst(emit, w)];
    return channelsLast(emit, spread(emit, made, flipped, shape, windowOf(kernels, sliding), groups));
  },

  // Σ over the batch of dyᵀ·(what each kernel sees), for each group: a product an image keeps a GPU busy
  ConvFilter(emit, [x = '', dy = ''], { groups, shape, ...sliding }, [images = [], made = []]) {
    const [kh = 0, kw = 0, channels = 0, filters = 0] = shape;
    const [batch = 0, rows = 0, columns = 0] = made;
    const windows = rows * columns;
    const seen = kh * kw * channels;
    const pixels = pixelsUnder(emit, x, images, windowOf(shape, sliding), 0);
    const a =
      groups === 1
        ? reshape(emit, pixels, [batch, 1, windows, seen])
        : reshape(
            emit,
            transpose(
              emit,
              reshape(emit, pixels, [batch, windows, kh * kw, groups, channels]),
              [0, 3, 1, 2, 4],
            ),
            [batch, groups, windows, seen],
          );
    const b = transpose(emit, reshape(emit, dy, [batch, windows, groups, filters / groups]), [0, 2, 3, 1]);
    const products = emit.node('MatMul', [b, a]);
    const sum = emit.node('ReduceSum', [products, emit.ints([0])], { keepdims: { int: 0 } });
    return reshape(emit, transpose(emit, sum, [2, 0, 1]), shape);
  },

  MaxPool: (emit, [x = ''], window) => pool('MaxPool', emit, x, window),

  // Σ over the windows of a pixel: [x = y]·dy / (how many pixels of the window are as large)
  MaxPoolInput(emit, [x = '', y = '', dy = ''], window, [images = []]) {
    const { axes, perWindow, open, close } = windowsOver(emit, images, window);
    const equal = emit.node('Equal', [open(x), reshape(emit, y, perWindow)]);
    const largest = emit.node('Cast', [equal], { to: { int: 1 } });
    const ties = emit.node('ReduceSum', [largest, emit.ints(axes)], { keepdims: { int: 1 } });
    const share = emit.node('Div', [reshape(emit, dy, perWindow), ties]);
    return close(emit.node('Mul', [largest, share]));
  },

  AveragePool: (emit, [x = ''], window) => pool('AveragePool', emit, x, window),

  AveragePoolInput(emit, [dy = ''], { shape, ...window }) {
    const channels = shape[3] as number;
    const ones = emit.floats(
      [channels, 1, ...window.kernel],
      Array<number>(channels * sizeOf(window.kernel)).fill(1),
    );
    const parts = emit.node('Mul', [dy, shares(emit, shape, window)]);
    return channelsLast(emit, spread(emit, channelsFirst(emit, parts), ones, shape, window, channels));
  },
} satisfies Pick<Lowerings, ImageOp>;
