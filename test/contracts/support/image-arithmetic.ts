// Convolution and pooling in plain float64 arithmetic: every window visited, pixel by pixel.
import type { OpAttributes, OpName } from '../../../src/ir/ops.ts';
import { type Shape, sizeOf } from '../../../src/ir/value.ts';
import { type Window, windowCounts } from '../../../src/ir/window.ts';
import type { Rule, Tensor } from './tensor.ts';

/** Calls with the index of a window and of each of its pixels in the image, both without channels. */
function eachPixel(
  images: Shape,
  window: Window,
  visit: (windowIndex: number, pixelIndex: number, offset: number) => void,
): void {
  const [batch = 0, height = 0, width = 0] = images;
  const [rows, columns] = windowCounts(images, window);
  const { kernel, strides, pads, dilations } = window;
  for (let n = 0; n < batch; n++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (let i = 0; i < kernel[0]; i++)
          for (let j = 0; j < kernel[1]; j++) {
            const y = row * strides[0] - pads[0] + i * dilations[0];
            const x = column * strides[1] - pads[1] + j * dilations[1];
            if (y < 0 || x < 0 || y >= height || x >= width) continue;
            visit((n * rows + row) * columns + column, (n * height + y) * width + x, i * kernel[1] + j);
          }
}

/** y[window, filter] = Σ x[pixel, channel]·w[offset, channel, filter]: calls with the indices of all three. */
function eachTerm(
  images: Shape,
  kernels: Shape,
  { groups, ...sliding }: OpAttributes['Conv'],
  visit: (y: number, x: number, w: number) => void,
): void {
  const [kh = 0, kw = 0, channels = 0, filters = 0] = kernels;
  const perGroup = filters / groups;
  eachPixel(images, { ...sliding, kernel: [kh, kw] }, (window, pixel, offset) => {
    for (let filter = 0; filter < filters; filter++) {
      const first = Math.floor(filter / perGroup) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const x = pixel * channels * groups + first + channel;
        visit(window * filters + filter, x, (offset * channels + channel) * filters + filter);
      }
    }
  });
}

const dataOf = (inputs: readonly Tensor[], i: number): Float64Array => (inputs[i] as Tensor).data;
const shapeOf = (inputs: readonly Tensor[], i: number): Shape => (inputs[i] as Tensor).shape;

function add(sums: Float64Array, index: number, term: number): void {
  sums[index] = (sums[index] as number) + term;
}

/** The pixels of each window and channel, as indices into the images. */
function pixelsByWindow(images: Shape, window: Window): number[][] {
  const channels = images[3] as number;
  const lists: number[][] = [];
  eachPixel(images, window, (windowIndex, pixelIndex) => {
    for (let channel = 0; channel < channels; channel++) {
      const index = windowIndex * channels + channel;
      lists[index] = [...(lists[index] ?? []), pixelIndex * channels + channel];
    }
  });
  return lists;
}

export const imageArithmetic = {
  Conv(inputs, convolution, shape) {
    const [x, w] = [dataOf(inputs, 0), dataOf(inputs, 1)];
    const result = new Float64Array(sizeOf(shape));
    eachTerm(shapeOf(inputs, 0), shapeOf(inputs, 1), convolution, (y, i, k) => {
      add(result, y, (x[i] as number) * (w[k] as number));
    });
    return result;
  },
  ConvInput(inputs, convolution, shape) {
    const [dy, w] = [dataOf(inputs, 0), dataOf(inputs, 1)];
    const result = new Float64Array(sizeOf(shape));
    eachTerm(shape, shapeOf(inputs, 1), convolution, (y, i, k) => {
      add(result, i, (dy[y] as number) * (w[k] as number));
    });
    return result;
  },
  ConvFilter(inputs, convolution, shape) {
    const [x, dy] = [dataOf(inputs, 0), dataOf(inputs, 1)];
    const result = new Float64Array(sizeOf(shape));
    eachTerm(shapeOf(inputs, 0), shape, convolution, (y, i, k) => {
      add(result, k, (x[i] as number) * (dy[y] as number));
    });
    return result;
  },
  MaxPool(inputs, window) {
    const x = dataOf(inputs, 0);
    return Float64Array.from(pixelsByWindow(shapeOf(inputs, 0), window), (pixels) =>
      Math.max(...pixels.map((i) => x[i] as number)),
    );
  },
  MaxPoolInput(inputs, window, shape) {
    const [x, y, dy] = [dataOf(inputs, 0), dataOf(inputs, 1), dataOf(inputs, 2)];
    const result = new Float64Array(sizeOf(shape));
    for (const [i, pixels] of pixelsByWindow(shape, window).entries()) {
      const largest = pixels.filter((pixel) => x[pixel] === y[i]);
      for (const pixel of largest) add(result, pixel, (dy[i] as number) / largest.length);
    }
    return result;
  },
  AveragePool(inputs, window) {
    const x = dataOf(inputs, 0);
    return Float64Array.from(
      pixelsByWindow(shapeOf(inputs, 0), window),
      (pixels) => pixels.reduce((sum, i) => sum + (x[i] as number), 0) / pixels.length,
    );
  },
  AveragePoolInput(inputs, window, shape) {
    const dy = dataOf(inputs, 0);
    const result = new Float64Array(sizeOf(shape));
    for (const [i, pixels] of pixelsByWindow(shape, window).entries()) {
      for (const pixel of pixels) add(result, pixel, (dy[i] as number) / pixels.length);
    }
    return result;
  },
} satisfies { [Name in OpName]?: Rule<Name> };
