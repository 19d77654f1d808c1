// Convolution and pooling by ONNX's own operators: for GPUs, and for model files that other runtimes load.
//
// The ir's images are [batch, height, width, channels] and ONNX's [batch, channels, height, width]. Each operator has
// a transpose before and one behind it; onnxruntime takes out those that meet.
import { type Shape, sizeOf } from '../../ir/value.ts';
import { type Pair, type Sliding, type Window, windowCounts } from '../../ir/window.ts';
import type { Emit, Lowerings } from './emit.ts';
import type { ImageOp } from './lower-plain.ts';
import type { Attribute } from './model.ts';
import { pixelsOfWindows } from './positions.ts';

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

/** The pixels that each offset of a kernel meets: one tensor [batch, rows, columns, channels] an offset. */
function offsetSlices(emit: Emit, x: string, images: Shape, window: Window, border: number): string[] {
  const { kernel, strides, pads, dilations } = window;
  const [top, left, bottom, right] = pads;
  const padded = pads.some((pad) => pad > 0)
    ? emit.node('Pad', [x, emit.ints([0, top, left, 0, 0, bottom, right, 0]), emit.scalar(border)])
    : x;
  const lengths = windowCounts(images, window).map(
    (count, axis) => (count - 1) * (strides[axis] as number) + 1,
  );
  return Array.from({ length: sizeOf(kernel) }, (_, offset) => {
    const starts = [Math.floor(offset / kernel[1]) * dilations[0], (offset % kernel[1]) * dilations[1]];
    const ends = starts.map((start, axis) => start + (lengths[axis] as number));
    return emit.node('Slice', [padded, ...[starts, ends, [1, 2], strides].map((list) => emit.ints(list))]);
  });
}

/** Do the windows lie side by side and cover the images? Then a reshape tells them apart. */
const areTiles = ([, height = 0, width = 0]: Shape, { kernel, strides, pads, dilations }: Window): boolean =>
  [height, width].every((length, axis) => length % (kernel[axis] as number) === 0) &&
  kernel.join() === strides.join() &&
  pads.every((pad) => pad === 0) &&
  dilations.every((dilation) => dilation === 1);

/** Shapes of a tensor with an element for each offset of each window, and how it is made of images and back. */
interface Windows {
  /** The axes of the offsets. */
  axes: readonly number[];
  /** The shape of a number a window, ready to be broadcast. */
  perWindow: Shape;
  open(x: string): string;
  /** Sums what lies on a pixel, over all windows that it lies in. */
  close(opened: string): string;
}

function tiles(emit: Emit, images: Shape, { kernel: [kh, kw] }: Window): Windows {
  const [batch = 0, height = 0, width = 0, channels = 0] = images;
  const [rows, columns] = [height / kh, width / kw];
  return {
    axes: [2, 4],
    perWindow: [batch, rows, 1, columns, 1, channels],
    open: (x) => reshape(emit, x, [batch, rows, kh, columns, kw, channels]),
    close: (opened) => reshape(emit, opened, images),
  };
}

function slidingWindows(emit: Emit, images: Shape, window: Window): Windows {
  const [batch = 0, , , channels = 0] = images;
  const [rows, columns] = windowCounts(images, window);
  const offsets = sizeOf(window.kernel);
  const perWindow = [batch, rows, columns, channels, 1];
  // the kernel of offset i of each channel has a 1 at i
  const places = Array.from({ length: channels * offsets ** 2 }, (_, i) => {
    const [offset, place] = [Math.floor(i / offsets) % offsets, i % offsets];
    return offset === place ? 1 : 0;
  });
  return {
    axes: [4],
    perWindow,
    open(x) {
      const slices = offsetSlices(emit, x, images, window, LOWEST);
      const parts = slices.map((slice) => reshape(emit, slice, perWindow));
      return parts.length === 1 ? (parts[0] as string) : emit.node('Concat', parts, { axis: { int: 4 } });
    },
    close(opened) {
      const stacked = channelsFirst(emit, reshape(emit, opened, [batch, rows, columns, channels * offsets]));
      const w = emit.floats([channels * offsets, 1, ...window.kernel], places);
      return channelsLast(emit, spread(emit, stacked, w, images, window, channels));
    },
  };
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
    const seen = kh * kw * channels;
    const split = [batch, rows * columns, groups];
    const slices = offsetSlices(emit, x, images, windowOf(shape, sliding), 0);
    const parts = slices.map((slice) => reshape(emit, slice, [...split, channels]));
    const joined =
      parts.length === 1 ? (parts[0] as string) : emit.node('Concat', parts, { axis: { int: 3 } });
    const columnsOf =
      groups === 1
        ? reshape(emit, joined, [batch, 1, rows * columns, seen])
        : transpose(emit, joined, [0, 2, 1, 3]);
    const slopes = transpose(emit, reshape(emit, dy, [...split, filters / groups]), [0, 2, 3, 1]);
    const products = emit.node('MatMul', [slopes, columnsOf]);
    const sum = emit.node('ReduceSum', [products, emit.ints([0])], { keepdims: { int: 0 } });
    return reshape(emit, transpose(emit, sum, [2, 0, 1]), shape);
  },

  MaxPool: (emit, [x = ''], window) => pool('MaxPool', emit, x, window),

  // Σ over the windows of a pixel: [x = y]·dy / (how many pixels of the window are as large)
  MaxPoolInput(emit, [x = '', y = '', dy = ''], window, [images = []]) {
    const windows = (areTiles(images, window) ? tiles : slidingWindows)(emit, images, window);
    const { axes, perWindow, open, close } = windows;
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
