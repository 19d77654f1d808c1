// Every augmentation, with the options of its example.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Augmentation } from '../../src/augment/augmentation.ts';
import { augmentations } from '../../src/augment/index.ts';
import { augmented, type Item, noise, plain, specsOf } from '../augment/support.ts';

const sizes = [
  { height: 28, width: 28, channels: 1 },
  { height: 9, width: 7, channels: 3 },
  { height: 1, width: 1, channels: 1 },
];

describe.each(Object.entries<Augmentation<never>>(augmentations))('%s', (name, { example }) => {
  const parsed: unknown = parse(example);
  const options: object = typeof parsed === 'string' ? {} : Object(parsed)[name];
  const item = (more: object = {}): Item => ({ [name]: { ...options, ...more } });

  it('says how often it is used', () => {
    expect(specsOf(item())[0]?.probability).toBeTypeOf('number');
  });

  describe.each(sizes)('on images of $height × $width × $channels', (image) => {
    const pictures = noise(20, image);

    it('does nothing with probability 0', () => {
      expect(augmented(pictures, [item({ probability: 0 })])).toEqual(plain(pictures));
    });

    it('is never used where no step is given: in validation and test', () => {
      const validation = augmented(pictures, [item({ probability: 1 })], { step: undefined });
      expect(validation).toEqual(plain(pictures));
    });

    it('keeps pixels in 0 … 1, and the sum of each row of targets 1', () => {
      const { images, targets } = augmented(pictures, [item({ probability: 1 })]);
      expect(images.every((value) => value >= 0 && value <= 1)).toBe(true);
      for (let i = 0; i < pictures.count; i++) {
        const row = targets.subarray(i * pictures.count, (i + 1) * pictures.count);
        expect(row.reduce((sum, value) => sum + value)).toBeCloseTo(1, 6);
      }
    });

    it('gives the same bits for the same seed and step', () => {
      const once = augmented(pictures, [item()], { seed: 11, step: 3 });
      expect(augmented(pictures, [item()], { seed: 11, step: 3 })).toEqual(once);
    });
  });

  it('changes images', () => {
    const pictures = noise(20, { height: 9, width: 7, channels: 3 });
    expect(augmented(pictures, [item({ probability: 1 })]).images).not.toEqual(plain(pictures).images);
  });
});
