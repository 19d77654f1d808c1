// A convolution and its derivatives as products of large matrices, on images [channels, height, width, batch].
import { matmul, reshape } from '../../ir/build.ts';
import type { OpAttributes } from '../../ir/ops.ts';
import { type Shape, sizeOf, type Value } from '../../ir/value.ts';
import { type Window, windowCounts } from '../../ir/window.ts';
import type { Kernel } from '../../wasm/kernel.ts';
import { columnsOfImages, imagesOfColumns, type Windows } from '../../wasm/windows.ts';
import { pixelsOfWindows } from './positions.ts';

/** Makes values by kernels; the same kernel of the same inputs is one value. */
export type ByKernel = (name: string, inputs: readonly Value[], shape: Shape, make: () => Kernel) => Value;

export interface Geometry {
  sliding: OpAttributes['Conv'];
  /** Of the images: [channels, height, width, batch]. */
  images: Shape;
  /** [kernel height, kernel width, channels, filters]. */
  kernels: Shape;
}

/** How a convolution is computed; images and dy have their channels first. */
export interface Convolution {
  forward(x: Value, w: Value): Value;
  /** The derivative by the images. */
  input(dy: Value, w: Value): Value;
  /** The derivative by the kernels. */
  filter(x: Value, dy: Value): Value;
}

export function windowOf({ sliding, kernels }: Geometry): Window {
  const [kh = 0, kw = 0] = kernels;
  return { ...sliding, kernel: [kh, kw] };
}

/** [filters, rows, columns, batch]. */
export function madeShape(geometry: Geometry): Shape {
  const [, height = 0, width = 0, batch = 0] = geometry.images;
  const counts = windowCounts([batch, height, width], windowOf(geometry));
  return [geometry.kernels[3] as number, ...counts, batch];
}

/** How windows go over images with their channels first. */
export function windowsOver(
  [channels = 0, height = 0, width = 0, batch = 0]: Shape,
  window: Window,
): Windows {
  const images = [batch, height, width];
  return {
    channels,
    pixels: height * width,
    windows: sizeOf(windowCounts(images, window)),
    offsets: sizeOf(window.kernel),
    positions: pixelsOfWindows(images, window),
    row: batch,
  };
}

/** By the pixels of all windows as columns of a matrix. */
export function byColumns(geometry: Geometry, byKernel: ByKernel): Convolution {
  const [channels = 0, , , batch = 0] = geometry.images;
  const made = madeShape(geometry);
  const windows = windowsOver(geometry.images, windowOf(geometry));
  const [seen, filters, places] = [windows.offsets * channels, made[0] as number, windows.windows * batch];
  const geometryText = JSON.stringify(geometry);
  // A 1×1 convolution sees each pixel once, in order.
  const isPlain = windows.offsets === 1 && windows.positions.every((position, i) => position === i);

  const columns = (x: Value): Value =>
    isPlain && windows.pixels === windows.windows
      ? reshape(x, [seen, places])
      : byKernel(`columns ${geometryText}`, [x], [seen, places], () => columnsOfImages(windows));
  return {
    forward: (x, w) => reshape(matmul(reshape(w, [seen, filters]), columns(x), { transA: true }), made),
    filter: (x, dy) =>
      reshape(matmul(columns(x), reshape(dy, [filters, places]), { transB: true }), geometry.kernels),
    input(dy, w) {
      const product = matmul(reshape(w, [seen, filters]), reshape(dy, [filters, places]));
      if (isPlain && windows.pixels === windows.windows) return reshape(product, geometry.images);
      return byKernel(`images ${geometryText}`, [product], geometry.images, () => imagesOfColumns(windows));
    },
  };
}
