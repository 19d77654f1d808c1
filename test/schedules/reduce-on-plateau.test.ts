import { describe, expect, test } from 'vitest';
import type { ScheduleSpec } from '../../src/config/pipeline.ts';
import { scheduleFactor } from '../../src/schedules/index.ts';

type Options = Extract<ScheduleSpec, { type: 'reduce_on_plateau' }>;

const options: Options = {
  type: 'reduce_on_plateau',
  metric: 'validation.loss',
  patience: 2,
  min_delta: 0.01,
  gamma: 0.5,
  min_fraction: 0,
  warmup_epochs: 0,
};

/** The factor in the epoch after those that gave these values. */
function after(values: number[], changes: Partial<Options> = {}): number {
  const spec = { ...options, ...changes };
  const history = (metric: string) => (metric === spec.metric ? values : []);
  return scheduleFactor(spec, values.length * 10, { epochs: 100, stepsPerEpoch: 10, history });
}

describe('a loss', () => {
  test.each([
    ['nothing is known yet', [], 1],
    ['it falls', [3, 2, 1, 0.5], 1],
    ['one epoch passes without a better value', [3, 2, 2.5], 1],
    ['as many pass as patience says', [3, 2, 2.5, 2.2], 0.5],
    ['it is better again in time', [3, 2, 2.5, 1.9, 2, 1.8], 1],
    ['they count anew after a fall', [3, 2, 2, 2, 2], 0.5],
    ['it stays where it is', [3, 2, 2, 2, 2, 2], 0.25],
    ['it is better by less than min_delta', [3, 2, 1.995, 1.991], 0.5],
    ['it creeps down, and is better by min_delta in the end', [3, 2, 1.995, 1.98], 1],
    ['it is no number', [3, Number.NaN, Number.NaN], 0.5],
    ['it never was a number', [Number.NaN, Number.NaN], 0.5],
    ['it begins infinite', [Number.POSITIVE_INFINITY, 5, 4], 1],
  ])('%s', (_, values, factor) => expect(after(values)).toBe(factor));
});

test('an accuracy must grow', () => {
  expect(after([0.1, 0.5, 0.8], { metric: 'validation.accuracy' })).toBe(1);
  expect(after([0.8, 0.5, 0.1], { metric: 'validation.accuracy' })).toBe(0.5);
});

test('min_fraction is left in any case', () => {
  expect(after(Array(100).fill(1), { min_fraction: 0.1 })).toBe(0.1);
});

test('the warm-up comes first, and its epochs count as well', () => {
  expect(after([1, 1, 1], { warmup_epochs: 4 })).toBe(31 / 40);
  expect(after([1, 1, 1], { warmup_epochs: 3 })).toBe(0.5);
});
