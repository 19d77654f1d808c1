// Pictures as people have them, made like training images: of 28 × 28 grey pixels, or of 8 × 8 in colour.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { type PictureOptions, readPicture } from '../../src/predict/picture.ts';
import type { ImageFacts } from '../../src/train/image-facts.ts';
import { newFolder } from '../folders.ts';

const folder = newFolder();

/** As of Fashion-MNIST: light things on a dark ground. */
const GREY: ImageFacts = {
  shape: { height: 28, width: 28, channels: 1 },
  classes: ['shirt', 'shoe'],
  light_border: 0.04,
};
const COLOUR: ImageFacts = { ...GREY, shape: { height: 8, width: 8, channels: 3 }, light_border: 0.5 };

let files = 0;

function write(content: Buffer): string {
  const file = join(folder, String(files++));
  writeFileSync(file, content);
  return file;
}

/** The picture as a network would see it, by way of a file. */
async function read(picture: Sharp, facts = GREY, options: Partial<PictureOptions> = {}) {
  return readPicture(write(await picture.toBuffer()), facts, { invert: 'never', trim: false, ...options });
}

/** A picture of which a function gives the pixels: 1 (grey), 3 (colour) or 4 (with alpha) bytes each. */
function drawn(width: number, height: number, pixel: (x: number, y: number) => number[]): Sharp {
  const pixels = Array.from({ length: width * height }, (_, i) => pixel(i % width, Math.floor(i / width)));
  const channels = (pixels[0]?.length ?? 1) as 1 | 3 | 4;
  return sharp(Buffer.from(pixels.flat()), { raw: { width, height, channels } }).png();
}

/** Something of one colour in the middle of another: half as wide and as high as the picture. */
const thing = (width: number, height: number, colour: number[], ground: number[]): Sharp =>
  drawn(width, height, (x, y) => {
    const inside = Math.abs(x - (width - 1) / 2) < width / 4 && Math.abs(y - (height - 1) / 2) < height / 4;
    return inside ? colour : ground;
  });

/** How many of 28 rows and columns have something lighter than middle grey. */
function extent(pixels: Uint8Array): { rows: number; columns: number } {
  const light = [...pixels].flatMap((value, i) => (value > 127 ? [i] : []));
  return {
    rows: new Set(light.map((i) => Math.floor(i / 28))).size,
    columns: new Set(light.map((i) => i % 28)).size,
  };
}

describe('a picture of the size of the training images', () => {
  const noise = (x: number, y: number): number => (x * 37 + y * 101) % 256;

  it('is taken byte for byte, where it is grey', async () => {
    const { pixels } = await read(drawn(28, 28, (x, y) => [noise(x, y)]));
    expect([...pixels]).toEqual(Array.from({ length: 784 }, (_, i) => noise(i % 28, Math.floor(i / 28))));
  });

  it('is taken byte for byte, where it is grey but stored as colour', async () => {
    const { pixels } = await read(drawn(28, 28, (x, y) => Array(3).fill(noise(x, y))));
    expect([...pixels]).toEqual(Array.from({ length: 784 }, (_, i) => noise(i % 28, Math.floor(i / 28))));
  });

  it('is made grey by the weights of BT.601', async () => {
    const { pixels } = await read(
      drawn(
        28,
        28,
        (x) =>
          [
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
          ][x % 3] as number[],
      ),
    );
    expect([...pixels.slice(0, 3)]).toEqual([76, 150, 29]);
  });

  it('keeps its colours for a network that sees them', async () => {
    const { pixels } = await read(
      drawn(8, 8, (x, y) => [x, y, 200]),
      COLOUR,
    );
    expect([...pixels]).toEqual(Array.from({ length: 64 }, (_, i) => [i % 8, Math.floor(i / 8), 200]).flat());
  });

  it('becomes colour for such a network, where it is grey', async () => {
    const { pixels } = await read(
      drawn(8, 8, (x) => [x]),
      COLOUR,
    );
    expect([...pixels.slice(0, 6)]).toEqual([0, 0, 0, 1, 1, 1]);
  });
});

describe('a picture of another size', () => {
  it.each([
    ['larger', 1200, 1200, 14, 14],
    ['smaller', 4, 4, 14, 14],
    ['wide', 784, 448, 8, 14],
    ['high', 448, 784, 14, 8],
  ])('keeps its proportions: %s', async (_, width, height, rows, columns) => {
    const found = extent((await read(thing(width, height, [255], [0]))).pixels);
    // Edges are soft where pixels were made of others.
    expect(Math.abs(found.rows - rows)).toBeLessThanOrEqual(1);
    expect(Math.abs(found.columns - columns)).toBeLessThanOrEqual(1);
  });

  it('may be as narrow as can be', async () => {
    const { pixels } = await read(drawn(1, 1000, (_, y) => [y % 2 === 0 ? 0 : 100]));
    expect(pixels).toHaveLength(784);
  });

  it('of one pixel is that pixel everywhere', async () => {
    const { pixels } = await read(drawn(1, 1, () => [77]));
    expect(new Set(pixels)).toEqual(new Set([77]));
  });

  it('has the colour of its own border where it does not reach', async () => {
    const { pixels } = await read(thing(560, 280, [0], [200]));
    expect([pixels[0], pixels[27 * 28 + 13], pixels[14 * 28 + 13]]).toEqual([200, 200, 0]);
  });

  it('is cut to what is in it with trim', async () => {
    const { pixels } = await read(thing(560, 280, [255], [3]), GREY, { trim: true });
    expect(extent(pixels)).toEqual({ rows: 14, columns: 28 });
    expect(pixels[0]).toBe(3);
  });

  it('stays whole with trim where there is nothing in it', async () => {
    const { pixels } = await read(
      drawn(50, 40, () => [9]),
      GREY,
      { trim: true },
    );
    expect(new Set(pixels)).toEqual(new Set([9]));
  });
});

describe('a light background', () => {
  const photo = () => thing(300, 300, [20, 20, 20], [250, 250, 250]);

  it('is inverted with auto, where training images have a dark one', async () => {
    const { pixels, ...facts } = await read(photo(), GREY, { invert: 'auto' });
    expect(facts).toEqual({ inverted: true, opposite: true });
    expect([pixels[0], pixels[14 * 28 + 14]]).toEqual([5, 235]);
  });

  it('is seen, and kept, with never', async () => {
    const { pixels, ...facts } = await read(photo());
    expect(facts).toEqual({ inverted: false, opposite: true });
    expect([pixels[0], pixels[14 * 28 + 14]]).toEqual([250, 20]);
  });

  it.each([
    ['light ones', 0.97],
    ['some and some', 0.5],
    ['nobody knows', undefined],
  ])('is kept with auto where training images have %s', async (_, light_border) => {
    const facts = await read(photo(), { ...GREY, light_border }, { invert: 'auto' });
    expect(facts).toMatchObject({ inverted: false, opposite: false });
  });

  it('is missed as much by a network that knows no other', async () => {
    const dark = thing(300, 300, [250, 250, 250], [20, 20, 20]);
    const facts = await read(dark, { ...GREY, light_border: 0.97 }, { invert: 'auto' });
    expect(facts).toMatchObject({ inverted: true, opposite: true });
  });

  it('is made of any picture with always', async () => {
    const { pixels } = await read(thing(28, 28, [255], [0]), GREY, { invert: 'always' });
    expect([pixels[0], pixels[14 * 28 + 14]]).toEqual([255, 0]);
  });
});

describe('a picture', () => {
  it('without a background has that of the training images', async () => {
    const cut = () => thing(28, 28, [90, 90, 90, 255], [255, 255, 255, 0]);
    const centreAndCorner = async (facts: ImageFacts) => {
      const { pixels } = await read(cut(), facts, { invert: 'auto' });
      return [pixels[14 * 28 + 14], pixels[0]];
    };
    expect(await centreAndCorner(GREY)).toEqual([90, 0]);
    expect(await centreAndCorner({ ...GREY, light_border: 0.97 })).toEqual([90, 255]);
  });

  it('is turned as its camera says', async () => {
    const upper = drawn(28, 28, (_, y) => [y < 14 ? 255 : 0]);
    const { pixels } = await read(upper.withMetadata({ orientation: 3 }).jpeg({ quality: 100 }));
    expect([pixels[0], pixels[783]]).toEqual([0, 255]);
  });

  it.each(['jpeg', 'webp', 'gif', 'tiff', 'avif', 'png'] as const)('may be a %s', async (format) => {
    const { pixels } = await read(thing(280, 280, [255, 255, 255], [0, 0, 0]).toFormat(format));
    expect(extent(pixels)).toEqual({ rows: 14, columns: 14 });
  });

  it('may have 16 bits, or four inks', async () => {
    const deep = thing(28, 28, [255, 255, 255], [0, 0, 0]).toColourspace('rgb16').png();
    const inks = thing(28, 28, [255, 255, 255], [0, 0, 0]).toColourspace('cmyk').jpeg({ quality: 100 });
    for (const picture of [deep, inks]) {
      expect(extent((await read(picture)).pixels)).toEqual({ rows: 14, columns: 14 });
    }
  });
});

describe('a file that is no picture', () => {
  const failure = (file: string, facts = GREY) =>
    readPicture(file, facts, { invert: 'auto', trim: false }).catch((error: unknown) => error);

  it.each([
    ['is missing', () => join(folder, 'missing.png'), 'missing.png does not exist'],
    ['is empty', () => write(Buffer.of()), 'is damaged, or no picture: '],
    ['is something else', () => write(Buffer.from('a shirt')), 'is damaged, or no picture: '],
    ['is a folder', () => folder, 'cannot be read: '],
  ])('is told by its name: it %s', async (_, make, message) => {
    const file = make();
    const error = await failure(file);
    expect(error).toMatchObject({ code: 'data', message: expect.stringContaining(message) });
    expect(error).toMatchObject({ message: expect.stringContaining(file) });
  });

  it.each(['png', 'jpeg', 'webp'] as const)('is told where half of a %s is missing', async (format) => {
    const noisy = drawn(64, 64, (x, y) => [(x * y * 31) % 256]);
    const whole = await noisy.toFormat(format).toBuffer();
    const file = write(whole.subarray(0, whole.length / 2));
    expect(await failure(file)).toMatchObject({ code: 'data', message: expect.stringContaining(file) });
  });

  it('cannot be for a network of two channels', async () => {
    const file = write(await drawn(8, 8, () => [1]).toBuffer());
    const facts = { ...GREY, shape: { height: 8, width: 8, channels: 2 } };
    expect(await failure(file, facts)).toMatchObject({
      code: 'engine',
      message: 'no picture has the 2 channels that the network takes',
    });
  });
});
