import { expect, it } from 'vitest';
import { trialsOnGpus } from '../../src/schedule/gpu-share.ts';

it('gives each trial a GPU of its own where it takes all of it', () => {
  expect(trialsOnGpus(1)).toBe(1);
  expect(trialsOnGpus(1, 4)).toBe(4);
});

it('lets several trials share a GPU', () => {
  expect(trialsOnGpus(0.25)).toBe(4);
  expect(trialsOnGpus(0.5, 3)).toBe(6);
});

it('spreads no trial over two GPUs', () => {
  expect(trialsOnGpus(0.6)).toBe(1);
  expect(trialsOnGpus(0.6, 2)).toBe(2);
  expect(trialsOnGpus(0.3)).toBe(3);
});

it('has no place where there is no GPU', () => {
  expect(trialsOnGpus(0.25, 0)).toBe(0);
});

it.each(Array.from({ length: 200 }, (_, i) => i + 1))(
  'holds %i trials that take one part in as many',
  (n) => {
    expect(trialsOnGpus(1 / n)).toBe(n);
  },
);
