// A picture of what augmentation does: training images in the first column, and beside each what steps make of it.
import { createAugmenter } from '../augment/augmenter.ts';
import type { AugmentationSpec } from '../augment/index.ts';
import type { Dataset, ImageShape, Split } from '../datasets/dataset.ts';
import { createBatches } from './batches.ts';
import { encodePng } from './png.ts';

const WHITE = 255;
/** Pixels between two images, and between the originals and the rest. */
const GAP = 2;
const WIDE_GAP = 6;

export interface SheetOptions {
  /** How many images; they take turns through the classes. */
  images: number;
  /** How many variants of each, of as many steps. */
  variants: number;
  /** How many pixels wide and high a pixel becomes. */
  scale: number;
}

/** Are they grey (1 channel) or red, green and blue (3)? */
export const isPicturable = ({ channels }: ImageShape): boolean => channels === 1 || channels === 3;

/** A PNG, base64, of images that are picturable; the same seed gives the same sheet. */
export function augmentationSheet(
  { pipeline, seed }: { pipeline: { augmentation: readonly AugmentationSpec[] }; seed: number },
  { train, shape, classes }: Pick<Dataset, 'train' | 'shape' | 'classes'>,
  { images, variants, scale }: SheetOptions,
): string {
  const chosen = firstOfClasses(train, classes.length, images);
  const { count } = chosen;
  const rows = Int32Array.from({ length: count }, (_, i) => i);
  const augmenter = createAugmenter(pipeline.augmentation, seed, shape);
  const batches = createBatches(chosen, shape, classes.length, count, augmenter);
  const { height, width, channels } = shape;
  const canvas = createCanvas({
    height: count * (height + GAP) - GAP,
    width: width + (variants > 0 ? WIDE_GAP - GAP : 0) + variants * (width + GAP),
    channels,
  });
  for (let column = 0; column <= variants; column++) {
    batches.fill(rows, column === 0 ? undefined : column - 1);
    const left = column * (width + GAP) + (column > 0 ? WIDE_GAP - GAP : 0);
    canvas.draw(batches.images(count), count, shape, left);
  }
  const { pixels, shape: size } = enlarge(canvas, scale);
  return encodePng(pixels, 0, size);
}

/** The first image of each class, then the second of each, and so on. */
function firstOfClasses({ images, labels }: Split, classes: number, count: number): Split {
  const length = images.length / labels.length;
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  labels.forEach((label, row) => {
    const known = byClass[label] as number[];
    if (known.length < count) known.push(row);
  });
  const turns = Array.from({ length: count }, (_, turn) => byClass.flatMap((rows) => rows[turn] ?? []));
  const rows = turns.flat().slice(0, count);
  return {
    images: Uint8Array.from(rows.flatMap((row) => [...images.subarray(row * length, (row + 1) * length)])),
    labels: Uint8Array.from(rows, (row) => labels[row] as number),
    count: rows.length,
  };
}

interface Picture {
  pixels: Uint8Array;
  shape: ImageShape;
}

function createCanvas(shape: ImageShape) {
  const pixels = new Uint8Array(shape.height * shape.width * shape.channels).fill(WHITE);
  return {
    pixels,
    shape,
    /** Draws images (numbers in 0 … 1) one below the other. */
    draw(images: Float32Array, count: number, { height, width, channels }: ImageShape, left: number): void {
      for (let image = 0; image < count; image++) {
        for (let y = 0; y < height; y++) {
          const from = (image * height + y) * width * channels;
          const to = ((image * (height + GAP) + y) * shape.width + left) * channels;
          for (let i = 0; i < width * channels; i++) {
            pixels[to + i] = Math.round((images[from + i] as number) * WHITE);
          }
        }
      }
    },
  };
}

function enlarge({ pixels, shape }: Picture, scale: number): Picture {
  const { height, width, channels } = shape;
  const size = { height: height * scale, width: width * scale, channels };
  const result = new Uint8Array(size.height * size.width * channels);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const from = (Math.floor(y / scale) * width + Math.floor(x / scale)) * channels;
      result.set(pixels.subarray(from, from + channels), (y * size.width + x) * channels);
    }
  }
  return { pixels: result, shape: size };
}
