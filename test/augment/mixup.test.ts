import { describe, expect, it, test } from 'vitest';
import { symmetricBeta } from '../../src/augment/beta.ts';
import { openStream } from '../../src/random.ts';
import { augmented, noise, plain } from './support.ts';

const image = { height: 3, width: 5, channels: 3 };

describe.each([1, 2, 5, 8])('a batch of %i', (count) => {
  const pictures = noise(count, image);
  const length = 45;

  it('is mixed in pairs, from outside inwards, the targets with the same weights as the images', () => {
    const before = plain(pictures).images;
    for (let step = 0; step < 20; step++) {
      const { images, targets } = augmented(pictures, [{ mixup: { alpha: 1 } }], { step });
      for (let i = 0; i < count; i++) {
        const partner = count - 1 - i;
        const target = targets.subarray(i * count, (i + 1) * count);
        const weight = i === partner ? 1 : (target[i] as number);
        expect(weight).toBeGreaterThanOrEqual(0.5);
        expect(target.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
        if (partner !== i) expect(target[partner]).toBeCloseTo(1 - weight, 6);
        for (let k = 0; k < length; k++) {
          const own = before[i * length + k] as number;
          const other = before[partner * length + k] as number;
          expect(images[i * length + k]).toBeCloseTo(weight * own + (1 - weight) * other, 6);
        }
      }
    }
  });
});

test('two examples of one class keep their target', () => {
  const pictures = { ...noise(2, image), labels: Uint8Array.of(1, 1) };
  const { targets } = augmented(pictures, [{ mixup: { alpha: 1 } }]);
  expect([...targets]).toEqual([0, 1, 0, 1]);
});

test('probability 0.5 leaves half of the batches as they are', () => {
  const pictures = noise(2, image);
  const before = plain(pictures).targets;
  let same = 0;
  for (let step = 0; step < 400; step++) {
    const { targets } = augmented(pictures, [{ mixup: { alpha: 1, probability: 0.5 } }], { step });
    if (targets.join() === before.join()) same++;
  }
  expect(Math.abs(same - 200)).toBeLessThan(6 * 10);
});

describe.each([0.001, 0.2, 1, 3, 200])('Beta(%d, %d)', (alpha) => {
  const stream = openStream(7, 'beta', alpha * 1000);
  let next = 0;
  const numbers = Array.from({ length: 20_000 }, () => symmetricBeta(alpha, () => stream.uniform(next++)));
  const meanOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('gives numbers in 0 … 1', () => {
    expect(numbers.every((number) => number >= 0 && number <= 1)).toBe(true);
  });

  it('has the mean 1/2 and the variance 1 / (4·(2α + 1))', () => {
    const variance = 1 / (4 * (2 * alpha + 1));
    // Six standard errors; the fourth central moment is at most the variance, as (x − 1/2)² is at most 1/4.
    expect(Math.abs(meanOf(numbers) - 0.5)).toBeLessThan(6 * Math.sqrt(variance / numbers.length));
    const squares = numbers.map((number) => (number - 0.5) ** 2);
    expect(Math.abs(meanOf(squares) - variance)).toBeLessThan(6 * Math.sqrt(variance / 4 / numbers.length));
  });
});

test('Beta(1, 1) is the uniform distribution', () => {
  const stream = openStream(8, 'beta');
  let next = 0;
  const numbers = Array.from({ length: 20_000 }, () => symmetricBeta(1, () => stream.uniform(next++)));
  // Kolmogorov and Smirnov's distance; 1.95/√n is exceeded once in a thousand times.
  const distance = Math.max(
    ...numbers.sort((a, b) => a - b).map((number, i) => Math.abs(number - i / 20_000)),
  );
  expect(distance).toBeLessThan(1.95 / Math.sqrt(20_000));
});
