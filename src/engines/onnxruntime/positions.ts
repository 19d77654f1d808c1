// Which pixels meet in windows over an image, as lists of positions (row · width + column); −1 is padding.
import type { Shape } from '../../ir/value.ts';
import { type Window, windowCounts } from '../../ir/window.ts';

/** For each pixel of one image the numbers of a step in some direction, kernel offset by kernel offset. */
function eachOffset(
  [rows, columns]: readonly [number, number],
  { kernel, dilations }: Window,
  position: (row: number, column: number, down: number, right: number) => number,
): number[] {
  const positions: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let i = 0; i < kernel[0]; i++) {
        for (let j = 0; j < kernel[1]; j++) {
          positions.push(position(row, column, i * dilations[0], j * dilations[1]));
        }
      }
    }
  }
  return positions;
}

const inside = (y: number, x: number, height: number, width: number): number =>
  y < 0 || x < 0 || y >= height || x >= width ? -1 : y * width + x;

/** For each window over images [batch, height, width, channels], the pixel under each offset of its kernel. */
export function pixelsOfWindows(images: Shape, window: Window): number[] {
  const [, height = 0, width = 0] = images;
  const { strides, pads } = window;
  return eachOffset(windowCounts(images, window), window, (row, column, down, right) =>
    inside(row * strides[0] - pads[0] + down, column * strides[1] - pads[1] + right, height, width),
  );
}

/** For each pixel of images [batch, height, width, channels], the window that has it under each offset of its kernel. */
export function windowsOfPixels(images: Shape, window: Window): number[] {
  const [, height = 0, width = 0] = images;
  const [rows, columns] = windowCounts(images, window);
  const { strides, pads } = window;
  return eachOffset([height, width], window, (row, column, down, right) => {
    const y = (row + pads[0] - down) / strides[0];
    const x = (column + pads[1] - right) / strides[1];
    return Number.isInteger(y) && Number.isInteger(x) ? inside(y, x, rows, columns) : -1;
  });
}
