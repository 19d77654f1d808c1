import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { threadCount } from '../../src/schedule/threads.ts';

it('takes the number that was asked for', () => {
  expect(threadCount(3, 64)).toBe(3);
});

it('takes all threads of the machine for auto, but no more than 8', () => {
  expect(threadCount('auto', 1)).toBe(1);
  expect(threadCount('auto', 6)).toBe(6);
  expect(threadCount('auto', 64)).toBe(8);
  expect(threadCount('auto')).toBe(Math.min(8, availableParallelism()));
});
