import { describe, expect, it } from 'vitest';
import type { Affine } from '../../src/augment/affine.ts';
import { openStream } from '../../src/random.ts';
import { createArena } from '../../src/wasm/arena.ts';
import { instantiate } from '../../src/wasm/module.ts';
import { resampleKernel } from '../../src/wasm/resample.ts';
import { noise, resampled } from '../augment/support.ts';

const UNTOUCHED = -7;

/** The image through the kernel, and what lies before and after the pixels that it may write. */
function run(picture: ReturnType<typeof noise>, { xByX, xByY, x0, yByX, yByY, y0 }: Affine) {
  const { height, width, channels } = picture.image;
  const length = height * width * channels;
  const arena = createArena(2 ** 20);
  const source = arena.allocate(length);
  arena.bytes(source, length).set(picture.images);
  const room = arena.allocate((length + 3 * channels + 32) * 4);
  const floats = arena.floats(room, length + 3 * channels + 32).fill(UNTOUCHED);
  const { resample } = instantiate(arena.memory, { resample: resampleKernel });
  resample(source, room + 64, height, width, channels, xByX, xByY, x0, yByX, yByY, y0, 1 / 255);
  const around = [...floats.subarray(0, 16), ...floats.subarray(16 + length + 3 * channels)];
  return { result: floats.subarray(16, 16 + length), around };
}

const sizes = [
  { height: 1, width: 1, channels: 1 },
  { height: 3, width: 5, channels: 1 },
  { height: 6, width: 4, channels: 3 },
  { height: 9, width: 7, channels: 2 },
  { height: 28, width: 28, channels: 1 },
  { height: 32, width: 30, channels: 3 },
  { height: 5, width: 6, channels: 9 },
];

describe.each(sizes)('an image of $height × $width × $channels', (image) => {
  const picture = noise(1, image);
  const bytes = picture.images;

  it('stays as it is under the identity, to the bit', () => {
    const { result } = run(picture, { xByX: 1, xByY: 0, x0: 0, yByX: 0, yByY: 1, y0: 0 });
    expect([...result]).toEqual(Array.from(bytes, (byte) => Math.fround(byte * Math.fround(1 / 255))));
  });

  it('is moved by whole pixels and mirrored to the bit', () => {
    const { width } = image;
    const { result } = run(picture, { xByX: -1, xByY: 0, x0: width - 1, yByX: 0, yByY: 1, y0: 1 });
    const expected = resampled(bytes, image, (x, y) => [width - 1 - x, y + 1]);
    expect([...result]).toEqual(
      expected.map((value) => Math.fround(Math.round(value * 255) * Math.fround(1 / 255))),
    );
  });

  it('is interpolated under any map as in plain arithmetic, and nothing else is written', () => {
    const stream = openStream(3, 'maps');
    for (let i = 0; i < 40; i++) {
      const number = (j: number, range: number): number =>
        Math.fround((2 * stream.uniform(6 * i + j) - 1) * range);
      const map = {
        ...{ xByX: number(0, 1.5), xByY: number(1, 1.5), x0: number(2, image.width) },
        ...{ yByX: number(3, 1.5), yByY: number(4, 1.5), y0: number(5, image.height) },
      };
      const { result, around } = run(picture, map);
      const expected = resampled(bytes, image, (x, y) => [
        map.xByX * x + map.xByY * y + map.x0,
        map.yByX * x + map.yByY * y + map.y0,
      ]);
      expect(Math.max(...expected.map((e, k) => Math.abs(e - (result[k] as number))))).toBeLessThan(2e-5);
      expect(around.every((number) => number === UNTOUCHED)).toBe(true);
    }
  });

  it.each([1e3, -1e3, 1e9, -1e9, 1e30])('is black where it is moved out of sight, by %d', (far) => {
    const { result } = run(picture, { xByX: 1, xByY: 0, x0: far, yByX: 0, yByY: 1, y0: -far });
    expect([...result]).toEqual(Array(bytes.length).fill(0));
  });
});
