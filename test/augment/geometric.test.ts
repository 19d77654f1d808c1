// Each augmentation that moves pixels, against where its own formula says that pixels come from.
import { describe, expect, it, test } from 'vitest';
import { compose, fromFirstPixel, IDENTITY } from '../../src/augment/affine.ts';
import { augmented, drawing, type Item, mapOf, noise, plain, resampled } from './support.ts';

const square = { height: 8, width: 8, channels: 1 };
const wide = { height: 5, width: 9, channels: 3 };

interface Case {
  item: Item;
  /** What is drawn. */
  drawn: number[];
  /** From where (x, y) comes, counted from the centre. */
  from: (x: number, y: number) => [number, number];
}

/** (x, y) turned by an angle, by way of polar coordinates. */
function turned(x: number, y: number, degrees: number): [number, number] {
  const [radius, angle] = [Math.hypot(x, y), Math.atan2(y, x) + (degrees * Math.PI) / 180];
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

const cases: Case[] = [
  { item: { rotation: { degrees: 10 } }, drawn: [0], from: (x, y) => turned(x, y, -10) },
  { item: { rotation: { degrees: 10 } }, drawn: [0.75], from: (x, y) => turned(x, y, 5) },
  { item: { rotation: { degrees: 180 } }, drawn: [0], from: (x, y) => [-x, -y] },
  { item: { rotation: { degrees: 90 } }, drawn: [0.5], from: (x, y) => [x, y] },
  { item: { zoom: { fraction: 0.2 } }, drawn: [0], from: (x, y) => [x / 0.8, y / 0.8] },
  { item: { zoom: { fraction: 0.2 } }, drawn: [0.75], from: (x, y) => [x / 1.1, y / 1.1] },
  { item: { shift: { fraction: 0.1 } }, drawn: [0, 0.5], from: (x, y) => [x + 0.9, y] },
  { item: { shift: { fraction: 0.2 } }, drawn: [0.5, 0.75], from: (x, y) => [x, y - 0.5] },
  { item: { horizontal_flip: {} }, drawn: [], from: (x, y) => [-x, y] },
  { item: { random_crop: { padding: 2 } }, drawn: [0, 0.999], from: (x, y) => [x - 2, y + 2] },
  { item: { random_crop: { padding: 2 } }, drawn: [0.5, 0.7], from: (x, y) => [x, y + 1] },
];

test.each(cases)('$item, where $drawn are drawn', ({ item, drawn, from }) => {
  const picture = noise(1, wide);
  const map = fromFirstPixel(mapOf(item, drawing(...drawn), wide), wide);
  const [centreX, centreY] = [4, 2];
  const expected = resampled(picture.images, wide, (x, y) => {
    const [sourceX, sourceY] = from(x - centreX, y - centreY);
    return [sourceX + centreX, sourceY + centreY];
  });
  const actual = resampled(picture.images, wide, (x, y) => [
    map.xByX * x + map.xByY * y + map.x0,
    map.yByX * x + map.yByY * y + map.y0,
  ]);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, 10);
  });
});

const letter = {
  images: Uint8Array.from([
    ...[255, 0, 0],
    ...[255, 0, 0], //
    ...[255, 255, 0],
  ]),
  labels: Uint8Array.of(0),
  count: 1,
  image: { height: 3, width: 3, channels: 1 },
};
const rows = (pixels: Float32Array): number[][] =>
  [0, 3, 6].map((start) => [...pixels.subarray(start, start + 3)]);

test('an L, mirrored', () => {
  const { images } = augmented(letter, [{ horizontal_flip: { probability: 1 } }]);
  expect(rows(images)).toEqual([
    [0, 0, 1],
    [0, 0, 1],
    [0, 1, 1],
  ]);
});

test('an L, cropped: it is moved by whole pixels, at most as many as the padding has', () => {
  const seen = new Set<string>();
  for (let step = 0; step < 200; step++) {
    const { images } = augmented(letter, [{ random_crop: { padding: 1 } }], { step });
    expect(images.every((value) => value === 0 || value === 1)).toBe(true);
    seen.add(images.join());
  }
  expect(seen.size).toBe(9);
});

describe('what does nothing leaves every image as it is, to the bit', () => {
  const items: Item[] = [
    { rotation: { degrees: 0 } },
    { zoom: { fraction: 0 } },
    { shift: { fraction: 0 } },
    { random_crop: { padding: 0 } },
  ];
  it.each([...items.map((item) => [item]), items])('%j', (...list) => {
    for (const image of [square, wide]) {
      const pictures = noise(5, image);
      expect(augmented(pictures, list).images).toEqual(plain(pictures).images);
    }
  });
});

test('several are joined: an image that is turned there and back loses nothing', () => {
  const pictures = noise(4, { height: 9, width: 9, channels: 1 });
  const half = { rotation: { degrees: 180 } };
  const there = mapOf(half, drawing(0.7), square);
  const back = mapOf(half, drawing(0.3), square);
  const map = compose(there, back);
  for (const key of Object.keys(IDENTITY) as (keyof typeof IDENTITY)[]) {
    expect(map[key]).toBeCloseTo(IDENTITY[key], 12);
  }
  const flip = { horizontal_flip: { probability: 1 } };
  expect(augmented(pictures, [flip, flip]).images).toEqual(plain(pictures).images);
});

test('several are joined in the order of the list: what is cropped, then mirrored, moves the other way', () => {
  const picture = noise(1, square);
  const crop = { random_crop: { padding: 2 } };
  const flip = { horizontal_flip: { probability: 1 } };
  const [cropped, croppedThenFlipped, flippedThenCropped] = [[crop], [crop, flip], [flip, crop]].map(
    (items) => augmented(picture, items, { seed: 5 }).images,
  );
  const mirror = (pixels: Float32Array | undefined): number[] =>
    Array.from({ length: 64 }, (_, i) => pixels?.[i - (i % 8) + 7 - (i % 8)] as number);
  expect([...(croppedThenFlipped as Float32Array)]).toEqual(mirror(cropped));
  expect([...(flippedThenCropped as Float32Array)]).not.toEqual(mirror(cropped));
});
