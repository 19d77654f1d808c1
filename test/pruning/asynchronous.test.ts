// ASHA and the median rule against cases worked by hand, and the curve of a configuration's seeds.
import { describe, expect, test } from 'vitest';
import { asha } from '../../src/pruning/asha.ts';
import { meanCurve } from '../../src/pruning/curve.ts';
import { median } from '../../src/pruning/median.ts';
import { report } from './support.ts';

describe('asha, η = 3', () => {
  const options = { min_epochs: 1, eta: 3 };
  /** With a value at epoch 3, where others have had these by then. */
  const at3 = (value: number, ...others: number[]) =>
    asha.decide(
      options,
      report(
        [0.1, 0.2, value],
        others.map((other) => [0.1, 0.2, other]),
      ),
    );

  test('its rungs are after 1, 3 and 9 epochs', () => {
    const rungs = Array.from({ length: 10 }, (_, i) => asha.decide(options, report(Array(i + 1).fill(0.5))));
    expect(rungs.map((decision) => decision !== null)).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1, 0].map(Boolean));
  });

  test('the first two go on, of three the best one, of six the best two', () => {
    expect(at3(0.1)?.prune).toBe(false);
    expect(at3(0.1, 0.9)?.prune).toBe(false);
    expect(at3(0.5, 0.6, 0.4)).toEqual({
      prune: true,
      reason: 'validation.accuracy 0.5 at epoch 3 is number 2 of the 3 that have got there; the best 1 go on',
    });
    expect(at3(0.7, 0.6, 0.4)?.prune).toBe(false);
    expect(at3(0.5, 0.6, 0.4, 0.3, 0.2)?.prune).toBe(true);
    expect(at3(0.5, 0.6, 0.4, 0.3, 0.2, 0.1)?.prune).toBe(false);
  });

  test('an equal of the last that goes on goes on, too', () => {
    expect(at3(0.6, 0.6, 0.4)?.prune).toBe(false);
  });

  test('others count that were stopped there, or had ended before by themselves; not those on their way', () => {
    const others = [
      { curve: [0.1, 0.2, 0.9], completed: false },
      { curve: [0.8], completed: true },
      { curve: [0.9, 0.9], completed: false },
    ];
    const decision = asha.decide(options, { ...report([0.1, 0.2, 0.5]), others });
    expect(decision?.reason).toContain('number 3 of the 3 that have got there');
  });

  test('a number that is none stops at once, however few have got there', () => {
    expect(at3(Number.NaN)).toEqual({
      prune: true,
      reason: 'validation.accuracy is not a number at epoch 3',
    });
  });
});

describe('the median rule', () => {
  const options = { min_epochs: 2, min_completed: 3 };
  // Their means over the first two epochs are 0.3, 0.5 and 0.7.
  const COMPLETED = [
    [0.2, 0.4, 0.9],
    [0.4, 0.6, 0.9],
    [0.6, 0.8, 0.9],
  ];

  test('the best value so far against the median of the means so far', () => {
    expect(median.decide(options, report([0.3, 0.45], COMPLETED))).toEqual({
      prune: true,
      reason:
        'the best validation.accuracy by epoch 2, 0.45, is below the median 0.5 of the means of 3 completed ' +
        'configurations',
    });
    expect(median.decide(options, report([0.51, 0.1], COMPLETED))?.prune).toBe(false);
  });

  test('one that is just as good as the median goes on', () => {
    expect(median.decide(options, report([0.3, 0.5], COMPLETED))?.prune).toBe(false);
  });

  test('of an even number, the middle of the two in the middle', () => {
    const decision = median.decide(options, report([0.1, 0.59], [...COMPLETED, [0.9, 0.9]]));
    expect(decision).toMatchObject({ prune: true, reason: expect.stringContaining('the median 0.6 of') });
  });

  test('has no say before min_epochs, nor before min_completed of them have ended', () => {
    expect(median.decide(options, report([0.1], COMPLETED))).toBeNull();
    expect(median.decide(options, report([0.1, 0.1], COMPLETED.slice(1)))).toBeNull();
    const pruned = { curve: [0.9, 0.9], completed: false };
    const some = report([0.1, 0.1], COMPLETED.slice(1));
    expect(median.decide(options, { ...some, others: [...some.others, pruned] })).toBeNull();
  });
});

describe('a configuration’s curve is the mean of its seeds’', () => {
  test('over those that have come so far', () => {
    const seeds = [
      { values: [0.5, 0.6, 0.7], state: 'training' as const },
      { values: [0.7, 0.8], state: 'training' as const },
    ];
    expect(meanCurve(seeds).map((value) => value.toFixed(2))).toEqual(['0.60', '0.70', '0.70']);
  });

  test('one that has ended keeps its last value', () => {
    const seeds = [
      { values: [0.5], state: 'ended' as const },
      { values: [0.7, 0.9, 0.9], state: 'training' as const },
    ];
    expect(meanCurve(seeds).map((value) => value.toFixed(2))).toEqual(['0.60', '0.70', '0.70']);
  });

  test('one that has failed makes it worse than any number from there on', () => {
    const seeds = [
      { values: [0.5], state: 'failed' as const },
      { values: [0.7, 0.9], state: 'ended' as const },
    ];
    expect(meanCurve(seeds)).toEqual([0.6, Number.NaN]);
  });

  test('there is none before the first epoch', () => {
    expect(meanCurve([{ values: [], state: 'training' }])).toEqual([]);
  });
});
