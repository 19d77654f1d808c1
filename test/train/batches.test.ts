import { describe, expect, it } from 'vitest';
import type { Split } from '../../src/datasets/dataset.ts';
import { createBatches } from '../../src/train/batches.ts';

/** Five images of 3×3, of which every pixel is ten times the image's number. */
const image = { height: 3, width: 3, channels: 1 };
const split: Split = {
  images: Uint8Array.from({ length: 5 * 9 }, (_, i) => 10 * Math.floor(i / 9)),
  labels: Uint8Array.of(2, 0, 1, 2, 0),
  count: 5,
};

describe('createBatches', () => {
  const batches = createBatches(split, image, 3, 4);

  it('fills images as fractions of 255 and targets as one-hot rows', () => {
    batches.fill(Int32Array.of(3, 0));
    const images = batches.images(2);
    expect(images).toHaveLength(18);
    expect(images.subarray(0, 9).every((pixel) => Math.abs(pixel - 30 / 255) < 1e-7)).toBe(true);
    expect(images.subarray(9).every((pixel) => pixel === 0)).toBe(true);
    expect([...batches.targets(2)]).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it('shares one memory among batches of all sizes', () => {
    const [small, large] = [batches.images(1), batches.images(4)];
    batches.fill(Int32Array.of(4, 4, 4, 4));
    expect(large.every((pixel) => pixel === large[0])).toBe(true);
    batches.fill(Int32Array.of(1));
    expect(small[0]).toBeCloseTo(10 / 255, 7);
    expect(large[0]).toBe(small[0]);
    expect([...batches.targets(1)]).toEqual([1, 0, 0]);
  });

  it("keeps the split's labels, and needs its images no more", () => {
    expect(batches.labels).toBe(split.labels);
    const images = split.images.slice();
    const own = createBatches({ ...split, images }, image, 3, 4);
    images.fill(255);
    own.fill(Int32Array.of(0));
    expect(own.images(1).every((pixel) => pixel === 0)).toBe(true);
  });
});
