// Blacks out a square of fixed size.
//
// T. DeVries, G. W. Taylor, "Improved regularization of convolutional neural networks with cutout", 2017,
// arXiv:1708.04552: the square's centre is any pixel, so that part of it may lie outside.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Photometric } from './augmentation.ts';
import { erase } from './erase.ts';
import { probability } from './options.ts';

const schema = Type.Object(
  {
    fraction: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1,
      description: "The square's share of the image's area.",
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const cutout: Photometric<Static<typeof schema>> = {
  summary: 'Blacks out a square of a fixed size around a random pixel.',
  schema,
  example: 'cutout: {fraction: 0.1}',
  change(pixels, { fraction }, uniform, image) {
    const side = Math.round(Math.sqrt(fraction * image.height * image.width));
    const start = (size: number): number => Math.floor(uniform() * size) - Math.floor(side / 2);
    const [left, top] = [start(image.width), start(image.height)];
    erase(pixels, { top, left, height: side, width: side }, Array(image.channels).fill(0), image);
  },
};
