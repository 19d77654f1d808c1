// What layers over images have in common: options for windows, and checks of what comes in.
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import { type Shape, shapeText, type Value } from '../ir/value.ts';
import { PADDINGS, type Padding, type Pair, padsFor, type Window, windowCounts } from '../ir/window.ts';

const length = { minimum: 1, maximum: 1000 } as const;

/** One number for height and width, or both. */
export type Size = number | Pair;

export const pairOf = (size: Size): Pair => (typeof size === 'number' ? [size, size] : size);

/** An option that is a size in pixels. */
export const sizeSchema = (description: string, annotations: { default?: number } = {}) =>
  Type.Union(
    [Type.Integer(length), Type.Unsafe<Pair>(Type.Array(Type.Integer(length), { minItems: 2, maxItems: 2 }))],
    { ...annotations, description: `${description} One number, or [height, width].` },
  );

export const paddingSchema = Type.Enum([...PADDINGS], {
  default: 'valid',
  description:
    '`valid` stays inside the image; `same` goes over its edge, so that a stride of 1 keeps its size.',
});

/** What comes in for each image. Throws FmxError('model') where it is no image. */
export function imageShape(layer: string, x: Value): [height: number, width: number, channels: number] {
  const [, height, width, channels] = x.shape;
  if (x.shape.length !== 4) {
    throw new FmxError(
      'model',
      `${layer}: its input is ${shapeText(x.shape.slice(1))} for each image, and must be height×width×channels`,
      { hint: 'Put it before `- flatten`.' },
    );
  }
  return [height as number, width as number, channels as number];
}

/** The windows of a layer over its input. Throws FmxError('model') where they do not fit. */
export function windowOver(
  layer: string,
  shape: Shape,
  options: { kernel: Size; strides: Size; padding: Padding; dilation?: Size },
): Window {
  const window = {
    kernel: pairOf(options.kernel),
    strides: pairOf(options.strides),
    dilations: pairOf(options.dilation ?? 1),
  };
  const padded = { ...window, pads: padsFor(options.padding, shape, window) };
  windowCounts(shape, padded, layer);
  return padded;
}
