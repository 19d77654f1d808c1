// The registry of augmentations.
import type { Augmentation } from './augmentation.ts';
import { brightness } from './brightness.ts';
import { contrast } from './contrast.ts';
import { cutout } from './cutout.ts';
import { horizontalFlip } from './horizontal-flip.ts';
import { mixup } from './mixup.ts';
import { randomCrop } from './random-crop.ts';
import { randomErasing } from './random-erasing.ts';
import { rotation } from './rotation.ts';
import { shift } from './shift.ts';
import { zoom } from './zoom.ts';

export const augmentations = {
  horizontal_flip: horizontalFlip,
  shift,
  random_crop: randomCrop,
  rotation,
  zoom,
  brightness,
  contrast,
  cutout,
  random_erasing: randomErasing,
  mixup,
} satisfies Record<string, Augmentation<never>>;

export type AugmentationName = keyof typeof augmentations;

/** An augmentation with all its options, as a resolved pipeline has it. */
export interface AugmentationSpec {
  type: AugmentationName;
  [option: string]: unknown;
}
