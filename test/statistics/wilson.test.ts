import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../../src/statistics/wilson.ts';

// R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
// (1998), 857–872, table I, method 3.
const published = [
  { successes: 81, trials: 263, low: 0.2553, high: 0.3662 },
  { successes: 15, trials: 148, low: 0.0624, high: 0.1605 },
  { successes: 0, trials: 20, low: 0, high: 0.1611 },
  { successes: 1, trials: 29, low: 0.0061, high: 0.1718 },
];

describe('wilsonInterval', () => {
  it.each(published)('of $successes in $trials is as published', ({ successes, trials, low, high }) => {
    const [a, b] = wilsonInterval(successes, trials);
    expect(a).toBeCloseTo(low, 4);
    expect(b).toBeCloseTo(high, 4);
  });

  it('stays within 0 and 1 and is symmetric in success and failure', () => {
    const [low, high] = wilsonInterval(20, 20);
    expect(high).toBe(1);
    expect(low).toBeCloseTo(1 - 0.1611, 4);
  });

  it('says nothing without trials', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});
