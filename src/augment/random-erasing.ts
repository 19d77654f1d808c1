// Erases a rectangle of random size, shape and place.
//
// Z. Zhong et al., "Random erasing data augmentation", AAAI 2020, algorithm 1, with two changes that are usual by now:
// height / width is spread evenly on a logarithmic scale, so that no shape is preferred to the same one lying, and a
// rectangle has one random colour instead of noise.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Photometric } from './augmentation.ts';
import { erase } from './erase.ts';
import { probability } from './options.ts';

const SMALLEST = 0.02;
const LOWEST_ASPECT = 0.3;
const ATTEMPTS = 10;

const schema = Type.Object(
  {
    fraction: Type.Number({
      minimum: SMALLEST,
      maximum: 1,
      default: 0.4,
      description: `The largest share of the image's area; the smallest is ${SMALLEST}.`,
    }),
    fill: Type.Enum(['random', 'zero'], {
      default: 'random',
      description: 'What comes in its place: one random number for each channel, or black.',
    }),
    probability: probability(0.5),
  },
  { additionalProperties: false },
);

export const randomErasing: Photometric<Static<typeof schema>> = {
  summary: 'Erases a rectangle of random size, shape and place.',
  schema,
  example: 'random_erasing: {fraction: 0.2}',
  change(pixels, options, uniform, image) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const area = (SMALLEST + uniform() * (options.fraction - SMALLEST)) * image.height * image.width;
      const aspect = LOWEST_ASPECT ** (2 * uniform() - 1);
      const height = Math.round(Math.sqrt(area * aspect));
      const width = Math.round(Math.sqrt(area / aspect));
      if (height > image.height || width > image.width) continue;
      const top = Math.floor(uniform() * (image.height - height + 1));
      const left = Math.floor(uniform() * (image.width - width + 1));
      const fill = Array.from({ length: image.channels }, () => (options.fill === 'zero' ? 0 : uniform()));
      erase(pixels, { top, left, height, width }, fill, image);
      return;
    }
  },
};
