// Makes what an image shows larger or smaller, around its centre.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Geometric } from './augmentation.ts';
import { probability, signed } from './options.ts';

const schema = Type.Object(
  {
    fraction: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'By how much at most, either way: 0.1 gives 0.9 to 1.1 times the size.',
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const zoom: Geometric<Static<typeof schema>> = {
  summary: 'Makes what the image shows larger or smaller.',
  schema,
  example: 'zoom: {fraction: 0.1}',
  map({ fraction }, uniform) {
    const size = 1 + signed(uniform()) * fraction;
    return { xByX: 1 / size, xByY: 0, x0: 0, yByX: 0, yByY: 1 / size, y0: 0 };
  },
};
