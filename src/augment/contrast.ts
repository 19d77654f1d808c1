// Makes the differences within images larger or smaller.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Photometric } from './augmentation.ts';
import { probability, signed } from './options.ts';

const schema = Type.Object(
  {
    fraction: Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        "By how much at most, either way: 0.2 gives 0.8 to 1.2 times each pixel's distance from the mean.",
    }),
    probability: probability(1),
  },
  { additionalProperties: false },
);

export const contrast: Photometric<Static<typeof schema>> = {
  summary: "Moves all pixels away from the image's mean, or towards it; black and white are the limits.",
  schema,
  example: 'contrast: {fraction: 0.2}',
  change(pixels, { fraction }, uniform) {
    const factor = 1 + signed(uniform()) * fraction;
    let sum = 0;
    for (let i = 0; i < pixels.length; i++) sum += pixels[i] as number;
    const offset = (1 - factor) * (sum / pixels.length);
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = Math.min(Math.max((pixels[i] as number) * factor + offset, 0), 1);
    }
  },
};
