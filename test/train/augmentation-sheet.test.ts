import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { augmentationSheet } from '../../src/train/augmentation-sheet.ts';
import { noise, specsOf } from '../augment/support.ts';

/** Nine images of three classes, all of the third class first. */
function dataset(channels: number) {
  const { images, count, image } = noise(9, { height: 4, width: 5, channels });
  const labels = Uint8Array.of(2, 2, 2, 0, 1, 0, 1, 0, 1);
  return { train: { images, labels, count }, shape: image, classes: ['a', 'b', 'c'] };
}

const flipped = { pipeline: { augmentation: specsOf({ horizontal_flip: { probability: 1 } }) }, seed: 1 };

/** Red, green and blue at (x, y) of a PNG, or of an image of the data set. */
const inSheet = (png: PNG, x: number, y: number): number[] => [
  ...png.data.subarray((y * png.width + x) * 4, (y * png.width + x) * 4 + 3),
];
function inImage({ train, shape }: ReturnType<typeof dataset>, row: number, x: number, y: number): number[] {
  const at = ((row * shape.height + y) * shape.width + x) * shape.channels;
  return Array.from({ length: 3 }, (_, c) => train.images[at + Math.min(c, shape.channels - 1)] as number);
}

describe.each([1, 3])('a sheet of images with %i channels', (channels) => {
  const data = dataset(channels);
  const sheet = augmentationSheet(flipped, data, { images: 4, variants: 2, scale: 3 });
  const png = PNG.sync.read(Buffer.from(sheet, 'base64'));

  it('shows images of each class in turn, and two variants of each', () => {
    // 5 + 6 + 5 + 2 + 5 pixels wide, 4 · 4 + 3 · 2 high, three times enlarged.
    expect([png.width, png.height]).toEqual([3 * 23, 3 * 22]);
    [3, 4, 0, 5].forEach((row, i) => {
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 5; x++) {
          const at = 3 * (i * 6 + y) + 1;
          expect(inSheet(png, 3 * x + 2, at)).toEqual(inImage(data, row, x, y));
          expect(inSheet(png, 3 * (11 + 4 - x), at)).toEqual(inImage(data, row, x, y));
          expect(inSheet(png, 3 * (18 + 4 - x), at)).toEqual(inImage(data, row, x, y));
        }
      }
    });
  });

  it('leaves white between them', () => {
    for (const [x, y] of [
      [15, 0],
      [32, 0],
      [48, 0],
      [0, 12],
      [66, 17],
    ] as const) {
      expect(inSheet(png, x, y)).toEqual([255, 255, 255]);
    }
  });

  it('is the same for the same seed', () => {
    const random = { pipeline: { augmentation: specsOf({ rotation: { degrees: 90 } }) } };
    const draw = (seed: number) =>
      augmentationSheet({ ...random, seed }, data, { images: 4, variants: 3, scale: 1 });
    expect(draw(5)).toBe(draw(5));
    expect(draw(5)).not.toBe(draw(6));
  });
});

it('shows all images where more are asked for', () => {
  const sheet = augmentationSheet(flipped, dataset(1), { images: 100, variants: 0, scale: 1 });
  const png = PNG.sync.read(Buffer.from(sheet, 'base64'));
  expect([png.width, png.height]).toEqual([5, 9 * 6 - 2]);
});
