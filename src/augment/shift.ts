// Moves images sideways and up or down.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { translation } from './affine.ts';
import type { Geometric } from './augmentation.ts';
import { probability, signed } from './options.ts';

const schema = Type.Object(
  {
    fraction: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "How far at most, as a share of the image's width and height.",
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const shift: Geometric<Static<typeof schema>> = {
  summary: 'Moves the image along both axes; what comes in from outside is black.',
  schema,
  example: 'shift: {fraction: 0.1}',
  map({ fraction }, uniform, { height, width }) {
    const x = signed(uniform()) * fraction * width;
    const y = signed(uniform()) * fraction * height;
    return translation(-x, -y);
  },
};
