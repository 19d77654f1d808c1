// The geometry of windows that slide over images: kernel, strides, padding, dilation, and where each window lies.
import { FmxError } from '../errors.ts';
import type { Shape } from './value.ts';

/** Of height, then width. */
export type Pair = readonly [number, number];
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** How windows go over an image; lengths in pixels. A dilated kernel takes every n-th pixel. */
export interface Sliding {
  strides: Pair;
  pads: Pads;
  dilations: Pair;
}

export interface Window extends Sliding {
  kernel: Pair;
}

/** None, or TensorFlow's: as many windows as ⌈length / stride⌉. */
export const PADDINGS = ['valid', 'same'] as const;
export type Padding = (typeof PADDINGS)[number];

/** How far a kernel reaches, with the pixels that its dilation leaves out. */
const reach = (kernel: number, dilation: number): number => (kernel - 1) * dilation + 1;

/** How many windows fit along height and width. Throws FmxError('model'), in the name of `of`, where not one does. */
export function windowCounts(
  [, height = 0, width = 0]: Shape,
  window: Window,
  of = 'a window',
): [number, number] {
  const { kernel, strides, pads, dilations } = window;
  const counts = ([height, width] as const).map((length, axis) => {
    const padded = length + (pads[axis] as number) + (pads[axis + 2] as number);
    const free = padded - reach(kernel[axis] as number, dilations[axis] as number);
    return Math.floor(free / (strides[axis] as number)) + 1;
  });
  if (counts.some((count) => count < 1)) {
    const message = `${of}: kernel ${pairText(kernel)} is larger than its input ${height}×${width}`;
    throw new FmxError('model', message, { hint: 'Pool less, or use padding: same.' });
  }
  return counts as [number, number];
}

/** The padding of windows over images [batch, height, width, channels]; an odd pixel goes to the bottom and the right. */
export function padsFor(
  padding: Padding,
  [, height = 0, width = 0]: Shape,
  window: Omit<Window, 'pads'>,
): Pads {
  if (padding === 'valid') return [0, 0, 0, 0];
  const [vertical, horizontal] = ([height, width] as const).map((length, axis) => {
    const stride = window.strides[axis] as number;
    const reached = reach(window.kernel[axis] as number, window.dilations[axis] as number);
    return Math.max((Math.ceil(length / stride) - 1) * stride + reached - length, 0);
  }) as [number, number];
  const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)];
  return [top, left, vertical - top, horizontal - left];
}

/** `5` for a square, else `5×3`. */
export const pairText = ([height, width]: Pair): string =>
  height === width ? String(height) : `${height}×${width}`;
