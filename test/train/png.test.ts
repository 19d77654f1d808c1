import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { openStream } from '../../src/random.ts';
import { encodePng } from '../../src/train/png.ts';

describe.each([
  { height: 28, width: 28, channels: 1 },
  { height: 3, width: 5, channels: 1 },
  { height: 4, width: 7, channels: 3 },
])('a picture of $height×$width×$channels', (shape) => {
  const length = shape.height * shape.width * shape.channels;
  const stream = openStream(1, 'pixels');
  const images = Uint8Array.from({ length: 3 * length }, (_, i) => stream.bits(i));
  const bytes = Buffer.from(encodePng(images, 1, shape), 'base64');

  it('is read again as it was, without transparency', () => {
    const { width, height, data } = PNG.sync.read(bytes);
    expect({ width, height }).toEqual({ width: shape.width, height: shape.height });
    const grey = (pixel: number): number[] => new Array(3).fill(images[length + pixel]);
    const colour = (pixel: number): number[] => [
      ...images.subarray(length + 3 * pixel, length + 3 * pixel + 3),
    ];
    const expected = Array.from({ length: width * height }, (_, pixel) => [
      ...(shape.channels === 1 ? grey(pixel) : colour(pixel)),
      255,
    ]);
    expect([...data]).toEqual(expected.flat());
  });

  it('is stored with as many channels as it has', () => {
    const colorType = bytes[25];
    expect(colorType).toBe(shape.channels === 1 ? 0 : 2);
  });
});
