// Every learning-rate schedule: the factors that it gives, and a warm-up before it.
import { describe, expect, it } from 'vitest';
import { asJsonSchema } from '../../src/config/json-schema.ts';
import { type ScheduleName, scheduleFactor, schedules } from '../../src/schedules/index.ts';
import type { MetricHistory } from '../../src/schedules/schedule.ts';
import { withDefaults } from '../contracts/support/options.ts';

const STEPS_PER_EPOCH = 10;

/** Options, how many epochs there are, how a watched metric went, and factors by the number of the step (from 0). */
interface Case {
  options: object;
  epochs: number;
  history?: number[];
  factors: Record<number, number>;
}

const cosine = (share: number): number => (1 + Math.cos(Math.PI * share)) / 2;

const cases = {
  constant: [{ options: {}, epochs: 10, factors: { 0: 1, 50: 1, 99: 1 } }],
  step: [
    {
      options: { every_epochs: 3 },
      epochs: 10,
      factors: { 0: 1, 29: 1, 30: 0.1, 59: 0.1, 60: 0.01, 99: 0.001 },
    },
    { options: { every_epochs: 0.5, gamma: 0.5 }, epochs: 2, factors: { 4: 1, 5: 0.5, 10: 0.25, 19: 0.125 } },
  ],
  exponential: [
    { options: {}, epochs: 10, factors: { 0: 1, 5: 0.9 ** 0.5, 10: 0.9, 20: 0.81, 99: 0.9 ** 9.9 } },
    { options: { gamma: 0.5 }, epochs: 2, factors: { 10: 0.5 } },
  ],
  cosine: [
    {
      options: {},
      epochs: 10,
      factors: { 0: 1, 25: cosine(0.25), 50: 0.5, 75: cosine(0.75), 99: cosine(0.99) },
    },
    {
      options: { final_fraction: 0.2 },
      epochs: 10,
      factors: { 0: 1, 50: 0.6, 99: 0.2 + 0.8 * cosine(0.99) },
    },
  ],
  one_cycle: [
    {
      options: { peak_at: 0.2, initial_fraction: 0.1, final_fraction: 0.01 },
      epochs: 10,
      factors: { 0: 0.1, 10: 0.55, 20: 1, 60: 0.505, 99: 0.01 + 0.99 * cosine(79 / 80) },
    },
    { options: { peak_at: 0 }, epochs: 10, factors: { 0: 1 } },
  ],
  reduce_on_plateau: [
    { options: { patience: 2 }, epochs: 10, history: [1, 0.9, 0.8, 0.7], factors: { 40: 1 } },
    { options: { patience: 2 }, epochs: 10, history: [1, 0.9, 0.95], factors: { 30: 1 } },
    { options: { patience: 2 }, epochs: 10, history: [1, 0.9, 0.95, 0.9], factors: { 40: 0.1 } },
    // after a fall the epochs count anew
    { options: { patience: 2, gamma: 0.5 }, epochs: 10, history: [1, 1, 1, 1], factors: { 40: 0.5 } },
    { options: { patience: 2, gamma: 0.5 }, epochs: 10, history: [1, 1, 1, 1, 1], factors: { 50: 0.25 } },
    { options: { patience: 1, min_fraction: 0.05 }, epochs: 10, history: [1, 1, 1], factors: { 30: 0.05 } },
    { options: { patience: 1 }, epochs: 10, history: [1, Number.NaN], factors: { 20: 0.1 } },
    {
      options: { patience: 1, metric: 'validation.accuracy', min_delta: 0.01 },
      epochs: 10,
      history: [0.5, 0.6, 0.605],
      factors: { 30: 0.1 },
    },
  ],
} satisfies { [Name in ScheduleName]: Case[] };

it('every schedule has a case', () => {
  expect(Object.keys(cases)).toEqual(Object.keys(schedules));
});

const list = Object.entries(cases).flatMap(([type, ofSchedule]) =>
  (ofSchedule as readonly Case[]).map(
    ({ options, epochs, history = [], factors }) =>
      [type as ScheduleName, options, epochs, history, factors] as const,
  ),
);

function factorOf(
  type: ScheduleName,
  options: object,
  step: number,
  epochs: number,
  history: number[],
): number {
  const spec = { ...withDefaults<{ warmup_epochs?: number }>(schedules[type].schema, options), type };
  const metricHistory: MetricHistory = () => history;
  return scheduleFactor(spec, step, { epochs, stepsPerEpoch: STEPS_PER_EPOCH, history: metricHistory });
}

describe.each(list)('%s with %j over %i epochs after %j', (type, options, epochs, history, factors) => {
  it.each(Object.entries(factors))('in step %s has the factor %d', (step, factor) => {
    expect(factorOf(type, options, Number(step), epochs, history)).toBeCloseTo(factor, 12);
  });

  it('is never negative, nor more than 1', () => {
    for (let step = 0; step < epochs * STEPS_PER_EPOCH; step++) {
      const factor = factorOf(type, options, step, epochs, history);
      expect(factor).toBeGreaterThanOrEqual(0);
      expect(factor).toBeLessThanOrEqual(1);
    }
  });
});

const withWarmup = list.filter(
  ([type]) => 'warmup_epochs' in (asJsonSchema(schedules[type].schema).properties ?? {}),
);
it('all but those that rise by themselves can warm up', () => {
  expect(new Set(withWarmup.map(([type]) => type))).toEqual(
    new Set(Object.keys(schedules).filter((type) => type !== 'one_cycle')),
  );
});

describe.each(withWarmup)(
  'a warm-up before %s with %j over %i epochs after %j',
  (type, options, epochs, history) => {
    const warm = { ...options, warmup_epochs: 0.5 };
    const factorAt = (step: number): number => factorOf(type, warm, step, epochs, history);

    it('grows evenly from step to step and reaches the full rate with its last one', () => {
      expect([0, 1, 2, 3, 4].map(factorAt)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    });

    it('puts off what comes after it, which still ends with the training', () => {
      const last = epochs * STEPS_PER_EPOCH - 1;
      expect(factorAt(5)).toBe(factorOf(type, options, 0, epochs, history));
      if (type !== 'cosine') expect(factorAt(last)).toBe(factorOf(type, options, last - 5, epochs, history));
      else expect(factorAt(last)).toBeLessThan(factorOf(type, options, last - 5, epochs, history));
    });
  },
);

it('a warm-up longer than the training never reaches the full rate', () => {
  expect(factorOf('cosine', { warmup_epochs: 4 }, 19, 2, [])).toBe(0.5);
});
