// Adds a black margin to images and cuts their own size out of that: a shift by whole pixels.
//
// The usual augmentation of CIFAR, with a padding of 4: C.-Y. Lee et al., "Deeply-supervised nets", AISTATS 2015.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { translation } from './affine.ts';
import type { Geometric } from './augmentation.ts';
import { probability } from './options.ts';

const schema = Type.Object(
  {
    padding: Type.Integer({
      minimum: 0,
      maximum: 1024,
      description: 'The width of the margin on each side, in pixels.',
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const randomCrop: Geometric<Static<typeof schema>> = {
  summary: "Adds a black margin, then cuts the image's own size out at a random place.",
  schema,
  example: 'random_crop: {padding: 2}',
  map({ padding }, uniform) {
    const offset = (): number => Math.floor(uniform() * (2 * padding + 1)) - padding;
    return translation(offset(), offset());
  },
};
