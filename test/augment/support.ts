// What the tests of augmentation share: pictures, a pipeline's list, batches, and resampling in plain arithmetic.
import type { Affine } from '../../src/augment/affine.ts';
import type { Augmentation, ImageSize, Uniform } from '../../src/augment/augmentation.ts';
import { createAugmenter } from '../../src/augment/augmenter.ts';
import { type AugmentationName, type AugmentationSpec, augmentations } from '../../src/augment/index.ts';
import { openStream } from '../../src/random.ts';
import { createBatches } from '../../src/train/batches.ts';
import { withDefaults } from '../contracts/support/options.ts';

const registry: Record<AugmentationName, Augmentation<never>> = augmentations;

/** As in a pipeline: `{rotation: {degrees: 10}}`. */
export type Item = { [Name in AugmentationName]?: object };

/** A list with its defaults filled in. */
export function specsOf(...items: Item[]): AugmentationSpec[] {
  return items.flatMap((item) =>
    Object.entries(item).map(([name, options]) => {
      const type = name as AugmentationName;
      const filled: object = withDefaults(augmentations[type].schema, options);
      return { ...filled, type };
    }),
  );
}

export interface Pictures {
  images: Uint8Array;
  labels: Uint8Array;
  count: number;
  image: ImageSize;
}

/** `count` pictures of noise, of as many classes as there are pictures. */
export function noise(count: number, image: ImageSize): Pictures {
  const stream = openStream(1, 'noise');
  const images = Uint8Array.from({ length: count * image.height * image.width * image.channels }, (_, i) =>
    stream.bits(i),
  );
  return { images, labels: Uint8Array.from({ length: count }, (_, i) => i), count, image };
}

/** All pictures as one batch of a training step (of none, where `step` is undefined). */
export function augmented(
  { images, labels, count, image }: Pictures,
  items: Item[],
  options: { seed?: number; step?: number | undefined } = {},
): { images: Float32Array; targets: Float32Array } {
  const { seed, step } = { seed: 1, step: 0, ...options };
  const augmenter = createAugmenter(specsOf(...items), seed, image);
  const batches = createBatches({ images, labels, count }, image, count, count, augmenter);
  batches.fill(Int32Array.from(labels.keys()), step);
  return { images: batches.images(count), targets: batches.targets(count) };
}

/** All pictures as one batch that is not augmented. */
export function plain({ images, labels, count, image }: Pictures): {
  images: Float32Array;
  targets: Float32Array;
} {
  const batches = createBatches({ images, labels, count }, image, count, count);
  batches.fill(Int32Array.from(labels.keys()));
  return { images: batches.images(count), targets: batches.targets(count) };
}

/** What an augmentation makes of a picture. */
export function changed(picture: Pictures, item: Item, uniform: Uniform): Float32Array {
  const [options] = specsOf(item) as [AugmentationSpec];
  const plugin = registry[options.type] as Augmentation<AugmentationSpec>;
  if (!('change' in plugin)) throw new Error(`${options.type} changes no pixels where they are`);
  const { images } = plain({ ...picture, count: 1, labels: Uint8Array.of(0) });
  const pixels = images.slice();
  plugin.change(pixels, options, uniform, picture.image);
  return pixels;
}

/** The map of an augmentation that moves pixels, from pixels of the result to those of the source, from the centre. */
export function mapOf(item: Item, uniform: Uniform, image: ImageSize): Affine {
  const [options] = specsOf(item) as [AugmentationSpec];
  const plugin = registry[options.type] as Augmentation<AugmentationSpec>;
  if (!('map' in plugin)) throw new Error(`${options.type} moves no pixels`);
  return plugin.map(options, uniform, image);
}

/** A picture interpolated between four pixels each at what `from` says of (x, y); black outside; in float64. */
export function resampled(
  picture: Uint8Array,
  { height, width, channels }: ImageSize,
  from: (x: number, y: number) => [number, number],
): number[] {
  const pixel = (x: number, y: number, c: number): number =>
    x < 0 || y < 0 || x >= width || y >= height
      ? 0
      : (picture[(y * width + x) * channels + c] as number) / 255;
  const result: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = from(x, y);
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [right, below] = [fromX - left, fromY - top];
      for (let c = 0; c < channels; c++) {
        const above = (1 - right) * pixel(left, top, c) + right * pixel(left + 1, top, c);
        const under = (1 - right) * pixel(left, top + 1, c) + right * pixel(left + 1, top + 1, c);
        result.push((1 - below) * above + below * under);
      }
    }
  }
  return result;
}

/** One number after the other, as if drawn. */
export function drawing(...numbers: number[]): Uniform {
  const left = [...numbers];
  return () => {
    const next = left.shift();
    if (next === undefined) throw new Error('more is drawn than the test foresees');
    return next;
  };
}
