// Makes images brighter or darker.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Photometric } from './augmentation.ts';
import { probability, signed } from './options.ts';

const schema = Type.Object(
  {
    fraction: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'By how much at most, either way: 0.2 gives 0.8 to 1.2 times the brightness.',
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const brightness: Photometric<Static<typeof schema>> = {
  summary: 'Multiplies all of the image by one number; black stays black, and white is the limit.',
  schema,
  example: 'brightness: {fraction: 0.2}',
  change(pixels, { fraction }, uniform) {
    const factor = 1 + signed(uniform()) * fraction;
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min((pixels[i] as number) * factor, 1);
    }
  },
};
