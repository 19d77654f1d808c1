// What an augmentation is: a schema for its options, and a function that changes images, or one that mixes a batch.
import type { TSchema } from 'typebox';
import type { Affine } from './affine.ts';

export interface ImageSize {
  height: number;
  width: number;
  channels: number;
}

/** The next number, evenly spread over [0, 1), of a stream that belongs to one image (or batch) and one augmentation. */
export type Uniform = () => number;

interface Described {
  summary: string;
  /** A TypeBox object; `probability` is among its properties. */
  schema: TSchema;
  /** What stands in the documentation, as YAML. */
  example: string;
}

/** Moves pixels. The moves of all augmentations are joined into one map, so that an image is interpolated once. */
export interface Geometric<Options> extends Described {
  /** From where in the source a pixel comes, both in pixels from the image's centre. */
  map(options: Options, uniform: Uniform, image: ImageSize): Affine;
}

/** Changes pixels where they are. */
export interface Photometric<Options> extends Described {
  /** `pixels` are [height, width, channels], numbers in 0 … 1, changed in place. */
  change(pixels: Float32Array, options: Options, uniform: Uniform, image: ImageSize): void;
}

/** A batch in memory: `images` are [count, height, width, channels], `targets` are [count, classes]. */
export interface Batch {
  images: Float32Array;
  targets: Float32Array;
  count: number;
}

/** Makes new examples out of several. */
export interface Mixing<Options> extends Described {
  /** Changed in place; each row of targets still sums to 1. */
  mix(batch: Batch, options: Options, uniform: Uniform): void;
}

export type Augmentation<Options> = Geometric<Options> | Photometric<Options> | Mixing<Options>;
