import { expect, test } from 'vitest';
import { sweepConcurrency } from '../../src/schedule/concurrency.ts';

const auto = { concurrency: 'auto', threads: 'auto', gpu: 1 } as const;
const onCpu = { onGpu: false, cores: 8 };

test('a trial has one thread, and as many run as there are cores', () => {
  expect(sweepConcurrency(auto, onCpu)).toEqual({ slots: 8, threads: 1 });
  expect(sweepConcurrency(auto, { onGpu: false, cores: 1 })).toEqual({ slots: 1, threads: 1 });
});

test('trials with more threads share the cores', () => {
  expect(sweepConcurrency({ ...auto, threads: 3 }, onCpu)).toEqual({ slots: 2, threads: 3 });
  expect(sweepConcurrency({ ...auto, threads: 16 }, onCpu)).toEqual({ slots: 1, threads: 16 });
});

test('how many run at once changes no thread count, and so no result', () => {
  for (const concurrency of [1, 2, 50]) {
    expect(sweepConcurrency({ ...auto, concurrency }, onCpu)).toEqual({ slots: concurrency, threads: 1 });
  }
});

test('on a GPU, as many run as share it', () => {
  expect(sweepConcurrency(auto, { onGpu: true, cores: 8 }).slots).toBe(1);
  expect(sweepConcurrency({ ...auto, gpu: 0.25 }, { onGpu: true, cores: 8 }).slots).toBe(4);
});
