// Mirrors images left to right.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { IDENTITY } from './affine.ts';
import type { Geometric } from './augmentation.ts';
import { probability } from './options.ts';

const schema = Type.Object({ probability: probability(0.5) }, { additionalProperties: false });

export const horizontalFlip: Geometric<Static<typeof schema>> = {
  summary: 'Mirrors the image left to right.',
  schema,
  example: 'horizontal_flip',
  map: () => ({ ...IDENTITY, xByX: -1 }),
};
