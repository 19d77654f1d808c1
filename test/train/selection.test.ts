import { describe, expect, it } from 'vitest';
import type { Metric } from '../../src/train/event.ts';
import { bestEpoch, earlyStop, valuesOf } from '../../src/train/selection.ts';

/** Epochs whose validation loss was this. */
const epochs = (losses: number[]): { metrics: Metric[] }[] =>
  losses.map((value, i) => ({
    metrics: [
      { epoch: i + 1, split: 'train', name: 'loss', value: 99 },
      { epoch: i + 1, split: 'validation', name: 'loss', value },
    ],
  }));

describe('valuesOf', () => {
  it('takes one metric from each epoch; NaN where it was not measured', () => {
    expect(valuesOf('validation.loss', epochs([0.5, 0.4]))).toEqual([0.5, 0.4]);
    expect(valuesOf('train.loss', epochs([0.5]))).toEqual([99]);
    expect(valuesOf('validation.accuracy', epochs([0.5]))).toEqual([Number.NaN]);
  });
});

describe('bestEpoch', () => {
  it.each([
    ['the largest', [0.1, 0.3, 0.2], 'maximize', 0, 2],
    ['the smallest', [0.1, 0.3, 0.05], 'minimize', 0, 3],
    ['the first of equal ones', [0.2, 0.3, 0.3], 'maximize', 0, 2],
    ['one that is better by more than min_delta', [0.2, 0.25, 0.31], 'maximize', 0.1, 3],
    ['the first, where none is better by so much', [0.2, 0.25, 0.3], 'maximize', 0.1, 1],
    ['no NaN', [Number.NaN, 0.3, Number.NaN], 'maximize', 0, 2],
    ['infinity, which is a number to compare', [1, Number.POSITIVE_INFINITY], 'maximize', 0, 2],
    ['none where all are NaN', [Number.NaN, Number.NaN], 'minimize', 0, null],
    ['none where there are none', [], 'minimize', 0, null],
  ] as const)('is %s', (_, values, goal, minDelta, best) => {
    expect(bestEpoch(values, goal, minDelta)).toBe(best);
  });
});

describe('earlyStop', () => {
  const stopping = { metric: 'validation.loss', patience: 2, min_delta: 0 } as const;

  it.each([
    ['nothing has been trained', []],
    ['it still gets better', [3, 2, 1]],
    ['it has waited for less than its patience', [3, 2, 2.5]],
    ['it got better in time', [3, 2, 2.5, 1.9]],
  ])('goes on while %s', (_, losses) => {
    expect(earlyStop(stopping, epochs(losses))).toBeNull();
  });

  it.each([
    ['for as long as its patience', [3, 2, 2.5, 2]],
    ['since the loss is NaN', [3, Number.NaN, Number.NaN]],
    ['because it never was a number', [Number.NaN, Number.NaN]],
  ])('stops when it has not got better %s', (_, losses) => {
    expect(earlyStop(stopping, epochs(losses))).toBe(
      'validation.loss has not improved for 2 epochs (early_stopping.patience: 2)',
    );
  });

  it('takes less than min_delta for no improvement', () => {
    const losses = [3, 2.95, 2.91];
    expect(earlyStop({ ...stopping, min_delta: 0.1 }, epochs(losses))).not.toBeNull();
    expect(earlyStop({ ...stopping, min_delta: 0.01 }, epochs(losses))).toBeNull();
  });

  it('watches whether accuracy grows', () => {
    const accuracies = [0.5, 0.6, 0.55, 0.58].map((value, i) => ({
      metrics: [{ epoch: i + 1, split: 'validation' as const, name: 'accuracy', value }],
    }));
    const watched = { ...stopping, metric: 'validation.accuracy' } as const;
    expect(earlyStop(watched, accuracies.slice(0, 3))).toBeNull();
    expect(earlyStop(watched, accuracies)).toContain('validation.accuracy has not improved for 2 epochs');
  });

  it('never stops where it is turned off', () => {
    expect(earlyStop(null, epochs([1, 2, 3, 4, 5]))).toBeNull();
  });
});
