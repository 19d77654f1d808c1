// Options that several augmentations share.
import * as Type from 'typebox';

/** How often an augmentation is used. */
export const probability = (fallback: number, of = 'images') =>
  Type.Number({
    default: fallback,
    minimum: 0,
    maximum: 1,
    description: `The share of ${of} on which it is used.`,
  });

/** A number in −1 … 1. */
export const signed = (uniform: number): number => 2 * uniform - 1;
