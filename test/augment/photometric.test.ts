// Each augmentation that changes pixels where they are, against plain arithmetic.
import { describe, expect, it, test } from 'vitest';
import { augmented, changed, drawing, type Item, noise, plain } from './support.ts';

const image = { height: 6, width: 5, channels: 3 };
const picture = noise(1, image);
const before = Array.from(picture.images, (byte) => byte / 255);
const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
const clipped = (value: number): number => Math.min(Math.max(value, 0), 1);

test.each<{ item: Item; drawn: number; expected: (value: number) => number }>([
  { item: { brightness: { fraction: 0.4 } }, drawn: 0, expected: (value) => 0.6 * value },
  { item: { brightness: { fraction: 0.4 } }, drawn: 0.75, expected: (value) => clipped(1.2 * value) },
  { item: { brightness: { fraction: 1 } }, drawn: 0, expected: () => 0 },
  { item: { contrast: { fraction: 0.4 } }, drawn: 0, expected: (value) => mean + 0.6 * (value - mean) },
  {
    item: { contrast: { fraction: 0.8 } },
    drawn: 0.9,
    expected: (value) => clipped(mean + 1.64 * (value - mean)),
  },
  { item: { contrast: { fraction: 1 } }, drawn: 0, expected: () => mean },
])('$item, where $drawn is drawn', ({ item, drawn, expected }) => {
  changed(picture, item, drawing(drawn)).forEach((value, i) => {
    expect(value).toBeCloseTo(expected(before[i] as number), 6);
  });
});

test.each<Item>([{ brightness: { fraction: 0 } }, { contrast: { fraction: 0 } }])(
  '%j leaves every image as it is, to the bit',
  (item) => {
    const pictures = noise(5, image);
    expect(augmented(pictures, [item]).images).toEqual(plain(pictures).images);
  },
);

const white = (height: number, width: number, channels = 1) => ({
  images: new Uint8Array(height * width * channels).fill(255),
  labels: Uint8Array.of(0),
  count: 1,
  image: { height, width, channels },
});

describe('cutout', () => {
  const area = { height: 4, width: 6, channels: 1 };
  const drawn = (x: number, y: number): string[] => {
    const pixels = changed(white(area.height, area.width), { cutout: { fraction: 1 / 6 } }, drawing(x, y));
    return [0, 6, 12, 18].map((start) => pixels.subarray(start, start + 6).join(''));
  };

  it('blacks out a square of its share of the area', () => {
    expect(drawn(0.5, 0.5)).toEqual(['111111', '110011', '110011', '111111']);
  });

  it('has its centre at any pixel, so that part of the square may lie outside', () => {
    expect(drawn(0, 0)).toEqual(['011111', '111111', '111111', '111111']);
    expect(drawn(0.999, 0.999)).toEqual(['111111', '111111', '111100', '111100']);
  });

  it('blacks out all channels', () => {
    const pixels = changed(white(4, 4, 3), { cutout: { fraction: 1 / 4 } }, drawing(0, 0));
    expect([...pixels.subarray(0, 6)]).toEqual([0, 0, 0, 1, 1, 1]);
  });
});

describe('random_erasing', () => {
  it('erases a rectangle of the area, shape and place that are drawn', () => {
    // Area 0.02 + 0.5·0.48 = 0.26 of 100 pixels, aspect 1: 5 × 5, at most 5 down and 5 to the right.
    const item = { random_erasing: { fraction: 0.5, fill: 'zero' } };
    const pixels = changed(white(10, 10), item, drawing(0.5, 0.5, 0.5, 0.999));
    const black = [...pixels.keys()].filter((i) => pixels[i] === 0);
    expect(black.map((i) => [Math.floor(i / 10), i % 10])).toEqual(
      [3, 4, 5, 6, 7].flatMap((y) => [5, 6, 7, 8, 9].map((x) => [y, x])),
    );
  });

  it('fills it with one number a channel', () => {
    const item = { random_erasing: { fraction: 0.5 } };
    const pixels = changed(white(10, 10, 3), item, drawing(0.5, 0.5, 0, 0, 0.25, 0.5, 0.75));
    expect([...pixels.subarray(0, 6)]).toEqual([0.25, 0.5, 0.75, 0.25, 0.5, 0.75]);
  });

  it('draws again where the rectangle is too long, and gives up after ten times', () => {
    const item = { random_erasing: { fraction: 1, fill: 'zero' } };
    // All of the area at aspect 0.3 is longer than the image.
    const pixels = changed(white(10, 10), item, drawing(...Array(10).fill([0.99, 0.99]).flat()));
    expect(pixels.every((value) => value === 1)).toBe(true);
  });

  it('erases rectangles of 2 % up to its share of the area, as often lying as standing', () => {
    const pictures = { ...noise(400, { height: 20, width: 20, channels: 1 }) };
    pictures.images.fill(255);
    pictures.labels.fill(0);
    const { images } = augmented(pictures, [
      { random_erasing: { fraction: 0.3, fill: 'zero', probability: 1 } },
    ]);
    let standing = 0;
    let lying = 0;
    for (let i = 0; i < pictures.count; i++) {
      const black = [...images.subarray(i * 400, (i + 1) * 400)].flatMap((value, at) =>
        value === 0 ? [at] : [],
      );
      const [xs, ys] = [black.map((at) => at % 20), black.map((at) => Math.floor(at / 20))];
      const [width, height] = [xs, ys].map((list) => Math.max(...list) - Math.min(...list) + 1) as [
        number,
        number,
      ];
      expect(black).toHaveLength(width * height);
      // Sides are rounded to whole pixels.
      expect(black.length / 400).toBeGreaterThan(0.01);
      expect(black.length / 400).toBeLessThan(0.36);
      expect(Math.max(height / width, width / height)).toBeLessThan(1 / 0.3 + 1.5);
      if (height > width) standing++;
      if (height < width) lying++;
    }
    expect(Math.abs(standing - lying)).toBeLessThan(6 * Math.sqrt(standing + lying));
  });
});
