// Makes batches: picks images by number, as floats in 0 … 1, and their labels as one-hot targets.
import type { Affine } from '../augment/affine.ts';
import type { Augmenter, StepAugmentation } from '../augment/augmenter.ts';
import type { ImageShape, Split } from '../datasets/dataset.ts';
import { createArena } from '../wasm/arena.ts';
import { gatherImagesKernel } from '../wasm/gather-images.ts';
import { instantiate } from '../wasm/module.ts';
import { resampleKernel } from '../wasm/resample.ts';

export interface Batches {
  /** The memory of a batch of that size; batches of all sizes share it. */
  images(batch: number): Float32Array;
  targets(batch: number): Float32Array;
  /**
   * Fills the memory with the examples of these numbers (at most the largest batch of them): as they are, or, where
   * the number of a training step is given, augmented for that step.
   */
  fill(rows: Int32Array, step?: number): void;
  labels: Uint8Array;
}

const FLOAT_BYTES = 4;
const MAX_BYTE = 255;
const SCALE = 1 / MAX_BYTE;

/** Copies the images into memory of its own, from which `fill` picks. Without an augmenter all steps are plain. */
export function createBatches(
  split: Split,
  image: ImageShape,
  classes: number,
  largest: number,
  augmenter?: Augmenter,
): Batches {
  const { height, width, channels } = image;
  const length = height * width * channels;
  // Resampling may write three pixels more than the last image has.
  const room = (largest * length + 3 * channels) * FLOAT_BYTES;
  const arena = createArena(split.images.length + room + largest * (classes + 1) * FLOAT_BYTES + 4096);
  const from = arena.allocate(split.images.length);
  arena.bytes(from, split.images.length).set(split.images);
  const rowsAt = arena.allocate(largest * FLOAT_BYTES);
  const imagesAt = arena.allocate(room);
  const targetsAt = arena.allocate(largest * classes * FLOAT_BYTES);
  const picked = arena.ints(rowsAt, largest);
  const pixels = arena.floats(imagesAt, largest * length);
  const oneHot = arena.floats(targetsAt, largest * classes);
  const { gather, resample } = instantiate(arena.memory, {
    gather: gatherImagesKernel,
    resample: resampleKernel,
  });

  /** Copies the picked images from position `start` to before `end`. */
  function copy(start: number, end: number): void {
    const [first, last] = [rowsAt + start * FLOAT_BYTES, rowsAt + end * FLOAT_BYTES];
    gather(from, first, last, length, imagesAt + start * length * FLOAT_BYTES, SCALE);
  }

  function move(position: number, row: number, { xByX, xByY, x0, yByX, yByY, y0 }: Affine): void {
    const [source, result] = [from + row * length, imagesAt + position * length * FLOAT_BYTES];
    resample(source, result, height, width, channels, xByX, xByY, x0, yByX, yByY, y0, SCALE);
  }

  function augment(rows: Int32Array, changes: StepAugmentation): void {
    const count = rows.length;
    for (let i = 0; i < count; i++) {
      const map = changes.map(i);
      // In this order, because both may write over the beginning of the next image.
      if (map === null) copy(i, i + 1);
      else move(i, rows[i] as number, map);
      changes.change(pixels.subarray(i * length, (i + 1) * length), i);
    }
    const images = pixels.subarray(0, count * length);
    changes.mix({ images, targets: oneHot.subarray(0, count * classes), count });
  }

  return {
    labels: split.labels,
    images: (batch) => arena.floats(imagesAt, batch * length),
    targets: (batch) => arena.floats(targetsAt, batch * classes),
    fill(rows, step) {
      picked.set(rows);
      oneHot.fill(0, 0, rows.length * classes);
      for (let i = 0; i < rows.length; i++) {
        oneHot[i * classes + (split.labels[rows[i] as number] as number)] = 1;
      }
      if (augmenter && step !== undefined) augment(rows, augmenter.step(step));
      else copy(0, rows.length);
    },
  };
}
