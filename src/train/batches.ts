// Makes batches: picks images by number, as floats in 0 … 1, and their labels as one-hot targets.
import type { ImageShape, Split } from '../datasets/dataset.ts';
import { createArena } from '../wasm/arena.ts';
import { gatherImagesKernel } from '../wasm/gather-images.ts';
import { instantiate } from '../wasm/module.ts';

export interface Batches {
  /** The memory of a batch of that size; batches of all sizes share it. */
  images(batch: number): Float32Array;
  targets(batch: number): Float32Array;
  /** Fills the memory with the examples of these numbers (at most the largest batch of them). */
  fill(rows: Int32Array): void;
  labels: Uint8Array;
}

const FLOAT_BYTES = 4;
const MAX_BYTE = 255;

/** Copies the images into memory of its own, from which `fill` picks. */
export function createBatches(split: Split, image: ImageShape, classes: number, largest: number): Batches {
  const length = image.height * image.width * image.channels;
  const arena = createArena(split.images.length + largest * (length + classes + 1) * FLOAT_BYTES + 4096);
  const from = arena.allocate(split.images.length);
  arena.bytes(from, split.images.length).set(split.images);
  const rowsAt = arena.allocate(largest * FLOAT_BYTES);
  const imagesAt = arena.allocate(largest * length * FLOAT_BYTES);
  const targetsAt = arena.allocate(largest * classes * FLOAT_BYTES);
  const picked = arena.ints(rowsAt, largest);
  const oneHot = arena.floats(targetsAt, largest * classes);
  const { gather } = instantiate(arena.memory, { gather: gatherImagesKernel });
  return {
    labels: split.labels,
    images: (batch) => arena.floats(imagesAt, batch * length),
    targets: (batch) => arena.floats(targetsAt, batch * classes),
    fill(rows) {
      picked.set(rows);
      gather(from, rowsAt, rowsAt + rows.length * FLOAT_BYTES, length, imagesAt, 1 / MAX_BYTE);
      oneHot.fill(0, 0, rows.length * classes);
      for (let i = 0; i < rows.length; i++) {
        oneHot[i * classes + (split.labels[rows[i] as number] as number)] = 1;
      }
    },
  };
}
