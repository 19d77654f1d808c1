import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../src/analysis/compare.ts';
import { configurationsOf } from '../../src/analysis/configurations.ts';
import { analyseFactor } from '../../src/analysis/factor.ts';
import { importanceOf } from '../../src/analysis/importance.ts';
import { levelsOf } from '../../src/analysis/levels.ts';
import { paretoFront } from '../../src/analysis/pareto.ts';
import { accuracyAt, commonSeconds, meanAccuracyAt, meanTimeTo, timeTo } from '../../src/analysis/speed.ts';
import { standings } from '../../src/analysis/standings.ts';
import { factorOf, factorsIn } from '../../src/analysis/trial.ts';
import { pairedDifference, welchDifference } from '../../src/statistics/t-test.ts';
import { scatter, seeds, trial } from './trials.ts';

const ANN = [0.88, 0.884, 0.882];
const CNN = [0.91, 0.913, 0.914];

describe('two groups', () => {
  const ann = ANN.map((value, i) => trial(value, { architecture: 'ann' }, { seed: 42 + i }));
  const cnn = CNN.map((value, i) => trial(value, { architecture: 'cnn' }, { seed: 42 + i }));

  it('are compared seed by seed', () => {
    expect(compareGroups(cnn, ann, 'value', 'architecture')).toEqual({
      difference: pairedDifference(CNN, ANN),
      a: expect.closeTo(0.9123, 4),
      b: expect.closeTo(0.882, 4),
      design: 'paired',
      n: 3,
      seeds: 3,
      settings: 1,
      within_noise: false,
      also: [],
    });
  });

  it('without seeds in common are compared as independent ones', () => {
    const later = ann.map((one) => ({ ...one, seed: one.seed + 100 }));
    expect(compareGroups(cnn, later, 'value')).toMatchObject({
      design: 'unpaired',
      difference: welchDifference(CNN, ANN),
    });
  });

  it('are paired by the settings that both have; where only one has more, by the mean over those', () => {
    const grid = [
      ...seeds(2, () => 0.9, { architecture: 'cnn', dropout: 0.2, filters: 32 }),
      ...seeds(2, () => 0.92, { architecture: 'cnn', dropout: 0.2, filters: 64 }),
      ...seeds(2, () => 0.94, { architecture: 'cnn', dropout: 0.4, filters: 32 }),
      ...seeds(2, () => 0.9, { architecture: 'cnn', dropout: 0.6, filters: 32 }),
    ];
    const plain = [
      ...seeds(2, () => 0.85, { architecture: 'ann', dropout: 0.2 }),
      ...seeds(2, () => 0.88, { architecture: 'ann', dropout: 0.4 }),
    ];
    expect(compareGroups(grid, plain, 'value', 'architecture')).toMatchObject({
      a: expect.closeTo((0.91 + 0.94) / 2),
      b: expect.closeTo((0.85 + 0.88) / 2),
      design: 'paired',
      n: 4,
      seeds: 2,
      settings: 2,
      also: [],
    });
  });

  it('say which other settings differ with them', () => {
    const sgd = seeds(3, (i) => 0.88 + i / 1000, { 'optimizer.type': 'sgd', 'optimizer.learning_rate': 0.1 });
    const adam = seeds(3, (i) => 0.89 + i / 500, {
      'optimizer.type': 'adam',
      'optimizer.learning_rate': 0.001,
    });
    expect(compareGroups(adam, sgd, 'value', 'optimizer')?.also).toEqual(['optimizer.learning_rate']);
  });

  it('of one seed have a difference, and nothing is known of its noise', () => {
    expect(compareGroups(cnn.slice(0, 1), ann.slice(0, 1), 'value')).toMatchObject({
      difference: { value: expect.closeTo(0.03), low: null, high: null },
      within_noise: null,
    });
  });

  it('count completed trials alone', () => {
    const stopped = ann.map((one) => ({ ...one, status: 'pruned' }));
    expect(compareGroups(cnn, stopped, 'value')).toBeNull();
    const one = compareGroups(cnn, [...stopped.slice(1), ...ann.slice(0, 1)], 'value');
    expect(one).toMatchObject({ n: 1, design: 'unpaired', b: ANN[0], difference: { low: null, p: null } });
  });

  it('of a random search are compared configuration by configuration, not trial by trial', () => {
    const group = (architecture: string, base: number) =>
      [0.01, 0.02, 0.03].flatMap((rate) => seeds(3, () => base + rate, { architecture, rate: rate + base }));
    const found = compareGroups(group('cnn', 0.9), group('ann', 0.8), 'value', 'architecture');
    expect(found).toMatchObject({ design: 'unpaired', n: 3 });
    expect(found?.difference.df).toBeCloseTo(4, 6);
  });
});

describe('configurations', () => {
  const trials = [
    ...seeds(3, () => 0.9, { p: 'a' }),
    ...seeds(3, () => 0.95, { p: 'b' }).map((one, i) => (i === 0 ? { ...one, status: 'diverged' } : one)),
    ...seeds(3, () => 0.92, { p: 'c' }),
    trial(null, { p: 'd' }, { status: 'failed' }),
  ];

  it('are ranked by their mean; those that lost trials after those that did not', () => {
    expect(configurationsOf(trials, 'maximize').map(({ id, incomplete }) => [id, incomplete])).toEqual([
      ['c', 0],
      ['a', 0],
      ['b', 1],
      ['d', 1],
    ]);
    expect(configurationsOf(trials, 'minimize')[0]?.id).toBe('a');
  });

  it('count as finalists by their fresh seeds alone, and stand above the others', () => {
    const final = seeds(2, () => 0.91, { p: 'c' }, { phase: 'finalists' });
    const [first, second] = configurationsOf(
      [...trials, ...seeds(2, () => 0.89, { p: 'a' }, { phase: 'finalists' }), ...final],
      'maximize',
    );
    expect(first).toMatchObject({ id: 'c', finalist: true, value: { value: expect.closeTo(0.91), n: 2 } });
    expect(second).toMatchObject({ id: 'a', finalist: true, value: { value: expect.closeTo(0.89), n: 2 } });
  });
});

describe('standings', () => {
  it('tell what is within noise of the best from what is not, though there are many and few seeds', () => {
    const trials = Array.from({ length: 40 }, (_, c) =>
      seeds(3, () => 0.92 - 0.002 * c + scatter(0.002), { c }),
    ).flat();
    const found = standings(configurationsOf(trials, 'maximize'), 'maximize');
    expect(found).toHaveLength(40);
    expect(found[0]).toMatchObject({ difference: null, within_noise: true });
    expect(found[1]?.within_noise).toBe(true);
    expect(found.at(-1)?.within_noise).toBe(false);
    expect(found.filter(({ within_noise }) => within_noise).length).toBeLessThan(12);
  });

  it('are those of the paired t test where there are two', () => {
    const trials = [
      ...CNN.map((value, i) => trial(value, { architecture: 'cnn' }, { seed: i })),
      ...ANN.map((value, i) => trial(value, { architecture: 'ann' }, { seed: i })),
    ];
    const expected = pairedDifference(ANN, CNN);
    const [, second] = standings(configurationsOf(trials, 'maximize'), 'maximize');
    for (const key of ['value', 'low', 'high', 'p'] as const) {
      expect(second?.difference?.[key]).toBeCloseTo(expected[key] ?? Number.NaN, 10);
    }
  });

  it('do not let one wild configuration blur all others', () => {
    const calm = [0.92, 0.91, 0.9, 0.89].flatMap((mean, c) => seeds(3, () => mean + scatter(0.0005), { c }));
    const wild = seeds(3, (i) => [0.1, 0.9, 0.93][i] ?? 0, { c: 'wild' });
    const found = standings(configurationsOf([...calm, ...wild], 'maximize'), 'maximize');
    expect(found.map(({ configuration, within_noise }) => [configuration.id, within_noise])).toEqual([
      ['0', true],
      ['1', false],
      ['2', false],
      ['3', false],
      ['wild', true],
    ]);
  });

  it('do not know after one seed', () => {
    const found = standings(
      configurationsOf([trial(0.9, { p: 1 }), trial(0.8, { p: 2 })], 'maximize'),
      'maximize',
    );
    expect(found.map(({ within_noise }) => within_noise)).toEqual([true, null]);
    expect(standings([], 'maximize')).toEqual([]);
  });

  it('are of the finalists where there are some', () => {
    const trials = [
      ...seeds(3, () => 0.9 + scatter(0.001), { p: 'a' }),
      ...seeds(3, () => 0.91 + scatter(0.001), { p: 'b' }),
      ...seeds(4, () => 0.905 + scatter(0.001), { p: 'b' }, { phase: 'finalists' }),
    ];
    expect(
      standings(configurationsOf(trials, 'maximize'), 'maximize').map(
        ({ configuration }) => configuration.id,
      ),
    ).toEqual(['b']);
  });
});

describe('factors', () => {
  it('are what differs; what says the same is named once', () => {
    const trials = [
      trial(0.9, { 'optimizer.type': 'sgd', 'vars.dropout': 0.2, fixed: 1 }),
      trial(
        0.9,
        { 'optimizer.type': 'adam', 'vars.dropout': 0.2, fixed: 1 },
        { augmentation: ['rotation', 'zoom'] },
      ),
    ];
    expect(factorsIn(trials)).toEqual(['optimizer.type']);
    expect(factorOf(trials[1] ?? trial(0), 'augmentation')).toBe('rotation, zoom');
    expect(factorOf(trial(0.9), 'constructor')).toBeUndefined();
  });

  it('have levels, best first, each compared with the best', () => {
    const trials = [
      ...seeds(4, () => 0.88 + scatter(0.001), { 'optimizer.type': 'sgd' }),
      ...seeds(4, () => 0.9 + scatter(0.001), { 'optimizer.type': 'adam' }),
      ...seeds(4, () => 0.9 + scatter(0.001), { 'optimizer.type': 'nadam' }),
      trial(null, { 'optimizer.type': 'lion' }, { status: 'diverged' }),
    ];
    const found = analyseFactor(trials, 'optimizer', { goal: 'maximize' });
    expect(found?.levels.map(({ value, completed, failed }) => [value, completed, failed])).toEqual([
      [expect.stringMatching(/adam/), 4, 0],
      [expect.stringMatching(/adam/), 4, 0],
      ['sgd', 4, 0],
      ['lion', 0, 1],
    ]);
    expect(found?.levels.map(({ within_noise }) => within_noise)).toEqual([true, true, false, null]);
    expect(found?.levels[2]).toMatchObject({
      gap: { value: expect.closeTo(0.01) },
      comparison: { design: 'paired', n: 4 },
    });
    const again = seeds(9, () => 0.95, { 'optimizer.type': 'sgd' }, { phase: 'finalists' });
    expect(analyseFactor([...trials, ...again], 'optimizer', { goal: 'maximize' })).toEqual(found);
    expect(found?.anova).toMatchObject({ df_between: 2, df_within: 9, p: expect.closeTo(0, 3) });
    expect(analyseFactor(trials, 'architecture', { goal: 'maximize' })).toBeNull();
  });
});

describe('importance', () => {
  it('finds the parameter that decides, and leaves failed trials out', () => {
    const trials = [0.1, 0.2, 0.3, 0.4].flatMap((rate) =>
      ['adam', 'sgd', 'lion'].flatMap((type) =>
        seeds(2, () => 0.9 - rate / 10 + scatter(0.0005), { 'optimizer.type': type, rate }),
      ),
    );
    const broken = trial(0.1, { 'optimizer.type': 'broken', rate: 0.1 }, { status: 'diverged' });
    const found = importanceOf([...trials, broken]);
    expect(found?.configurations).toBe(12);
    expect(found?.parameters.map(({ parameter }) => parameter)).toEqual(['rate', 'optimizer.type']);
    const [rate] = found?.parameters ?? [];
    expect(rate?.share.value).toBeGreaterThan(0.9);
    expect(rate?.effects.map(({ value, configurations }) => [value, configurations])).toEqual(
      [0.1, 0.2, 0.3, 0.4].map((value) => [value, 3]),
    );
    expect(rate?.effects[0]?.expected.value).toBeGreaterThan(rate?.effects[3]?.expected.value ?? 1);
  });

  it('says nothing of few configurations, or of equal ones', () => {
    expect(importanceOf([trial(0.9, { p: 1 }), trial(0.8, { p: 2 })])).toBeNull();
    expect(importanceOf([1, 2, 3, 4, 5].map((p) => trial(0.9, { p })))).toBeNull();
  });

  it('counts the drawn values of a range by the room that they have', () => {
    const { weights, values, ordered } = levelsOf([0.0001, 0.001, 0.001001, 0.1]);
    expect({ values, ordered }).toEqual({ values: [0.0001, 0.001, 0.001001, 0.1], ordered: true });
    expect(weights).toEqual([1 / 6, 1 / 6, 1 / 3, 1 / 3].map((weight) => expect.closeTo(weight, 3)));
    expect(levelsOf([32, 64, 32, 64]).weights).toEqual([0.5, 0.5]);
    expect(levelsOf([true, 'a', 1, 1]).ordered).toBe(false);
  });
});

describe('speed', () => {
  const fast = trial(
    0.9,
    {},
    { curves: { validation_accuracy: [0.8, 0.86, 0.9], elapsed_seconds: [1, 2, 3] } },
  );
  const slow = trial(
    0.92,
    {},
    { curves: { validation_accuracy: [0.85, null, 0.92], elapsed_seconds: [10, 20, 30] } },
  );

  it('is the time to an accuracy', () => {
    expect(timeTo(fast, 0.85)).toEqual({ epoch: 2, seconds: 2 });
    expect(timeTo(slow, 0.95)).toBeNull();
    expect(meanTimeTo([fast, slow], 0.91)).toMatchObject({
      reached: 1,
      of: 2,
      epochs: { value: 3 },
      seconds: { value: 30 },
    });
    expect(meanTimeTo([fast], 0.99)).toEqual({ reached: 0, of: 1, epochs: null, seconds: null });
  });

  it('is the accuracy after a time', () => {
    expect(accuracyAt(fast, 2.5)).toBe(0.86);
    expect(accuracyAt(slow, 25)).toBe(0.85);
    expect(accuracyAt(slow, 5)).toBeNull();
    expect(commonSeconds([[fast], [slow]])).toBe(3);
    expect(meanAccuracyAt([fast, slow], 10)).toMatchObject({ value: expect.closeTo(0.875), n: 2 });
    expect(meanAccuracyAt([slow], 3)).toBeNull();
  });
});

describe('the Pareto front', () => {
  it('has what nothing beats in price and worth', () => {
    const points = [
      { name: 'dear', price: 9, worth: 0.9 },
      { name: 'cheap', price: 1, worth: 0.8 },
      { name: 'twin', price: 1, worth: 0.8 },
      { name: 'beaten', price: 5, worth: 0.79 },
      { name: 'dearer', price: 10, worth: 0.9 },
      { name: 'middle', price: 5, worth: 0.85 },
    ];
    expect(paretoFront(points).map(({ name }) => name)).toEqual(['cheap', 'twin', 'middle', 'dear']);
  });
});
