// Fills a rectangle of an image; what of it lies outside is left out.
import type { ImageSize } from './augmentation.ts';

/** In pixels; `top` and `left` may be negative. */
export interface Rectangle {
  top: number;
  left: number;
  height: number;
  width: number;
}

/** `fill` holds a number for each channel. */
export function erase(
  pixels: Float32Array,
  { top, left, height, width }: Rectangle,
  fill: readonly number[],
  image: ImageSize,
): void {
  const { channels } = image;
  const [right, bottom] = [Math.min(left + width, image.width), Math.min(top + height, image.height)];
  for (let y = Math.max(top, 0); y < bottom; y++) {
    for (let x = Math.max(left, 0); x < right; x++) {
      for (let c = 0; c < channels; c++) pixels[(y * image.width + x) * channels + c] = fill[c] as number;
    }
  }
}
