// Makes batches: picks images by number, as floats in 0 … 1, and their labels as one-hot targets.
import type { Affine } from '../augment/affine.ts';
import type { Augmenter, StepAugmentation } from '../augment/augmenter.ts';
import type { ImageShape, Split } from '../datasets/dataset.ts';
import { type Arena, createArena } from '../wasm/arena.ts';
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
  /** Its memory may serve another one of the same images. */
  release(): void;
  labels: Uint8Array;
}

const FLOAT_BYTES = 4;
const MAX_BYTE = 255;
const SCALE = 1 / MAX_BYTE;

/** Memory with a split's images, and room for batches of a size. */
interface Store {
  images: Uint8Array;
  classes: number;
  largest: number;
  arena: Arena;
  from: number;
  rowsAt: number;
  imagesAt: number;
  targetsAt: number;
  gather: Kernel;
  resample: Kernel;
}
type Kernel = (...parameters: number[]) => void;

/** Stores that are not in use: the next trial of a process mostly wants the same images. */
let free: Store[] = [];
/** For training and for testing. */
const KEPT = 2;

function makeStore(images: Uint8Array, largest: number, room: number, classes: number): Store {
  const arena = createArena(images.length + room + largest * (classes + 1) * FLOAT_BYTES + 4096);
  const from = arena.allocate(images.length);
  arena.bytes(from, images.length).set(images);
  return {
    images,
    classes,
    largest,
    arena,
    from,
    rowsAt: arena.allocate(largest * FLOAT_BYTES),
    imagesAt: arena.allocate(room),
    targetsAt: arena.allocate(largest * classes * FLOAT_BYTES),
    ...instantiate(arena.memory, { gather: gatherImagesKernel, resample: resampleKernel }),
  };
}

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
  const known = free.find(
    (each) => each.images === split.images && each.classes === classes && each.largest >= largest,
  );
  free = free.filter((each) => each !== known);
  const store = known ?? makeStore(split.images, largest, room, classes);
  const { arena, from, rowsAt, imagesAt, targetsAt, gather, resample } = store;
  const picked = arena.ints(rowsAt, largest);
  const pixels = arena.floats(imagesAt, largest * length);
  const oneHot = arena.floats(targetsAt, largest * classes);

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
    release() {
      free = [store, ...free].slice(0, KEPT);
    },
  };
}
