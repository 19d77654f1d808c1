// What a network's images are like: kept with its weights, so that pictures can be made like them without the data.
import type { Dataset, ImageShape, Split } from '../datasets/dataset.ts';

export interface ImageFacts {
  shape: ImageShape;
  classes: string[];
  /** The share of light pixels along the borders of training images, 0 … 1; undefined where nobody looked. */
  light_border: number | undefined;
}

const EXAMINED = 1000;
const MIDDLE = 127.5;
/** The share of a border from which on all of them count as such. */
const MOST = 0.9;

const known = new WeakMap<Dataset, ImageFacts>();

/** Looked at once for all trials of a process. */
export function imageFacts(dataset: Dataset): ImageFacts {
  const { shape, classes, train } = dataset;
  const facts = known.get(dataset) ?? { shape, classes, light_border: lightBorder(train, shape) };
  known.set(dataset, facts);
  return facts;
}

/** The share of pixels along the border that are lighter than middle grey, in the first images. */
export function lightBorder(
  { images, count }: Pick<Split, 'images' | 'count'>,
  { height, width, channels }: ImageShape,
): number {
  let [light, pixels] = [0, 0];
  for (let i = 0; i < Math.min(count, EXAMINED); i++) {
    for (let y = 0; y < height; y++) {
      const inner = y > 0 && y < height - 1;
      for (let x = 0; x < width; x += inner ? Math.max(1, width - 1) : 1) {
        const at = ((i * height + y) * width + x) * channels;
        let sum = 0;
        for (let c = 0; c < channels; c++) sum += images[at + c] as number;
        if (sum > MIDDLE * channels) light++;
        pixels++;
      }
    }
  }
  return light / pixels;
}

/** What stands behind the things on training images: `mixed` where that differs, or is not known. */
export function background({
  light_border: share,
}: Pick<ImageFacts, 'light_border'>): 'dark' | 'light' | 'mixed' {
  if (share === undefined) return 'mixed';
  if (share <= 1 - MOST) return 'dark';
  return share >= MOST ? 'light' : 'mixed';
}
