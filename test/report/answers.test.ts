// What the answers say, word for word.
import { describe, expect, it } from 'vitest';
import type { AnalysedTrial } from '../../src/analysis/trial.ts';
import { type Metric, timesText } from '../../src/report/answer-words.ts';
import { answersOf } from '../../src/report/answers.ts';
import { trial } from '../analysis/trials.ts';

const metric: Metric = { name: 'validation.accuracy', goal: 'maximize' };
/** With plain spaces, and without what comes after the first answers. */
const answers = (trials: AnalysedTrial[], of = metric): string[] =>
  answersOf(trials, of).map((sentence) => sentence.replaceAll('\u202f', ' '));

const group = (
  architecture: string,
  values: readonly number[],
  changes: Partial<AnalysedTrial> = {},
): AnalysedTrial[] => values.map((value, i) => trial(value, { architecture }, { seed: 42 + i, ...changes }));

describe('which is better', () => {
  it('is said with its size, its interval and its price', () => {
    const trials = [
      ...group('ann', [0.88, 0.881, 0.879, 0.882, 0.88]),
      ...group('cnn', [0.931, 0.932, 0.929, 0.932, 0.933], { seconds: 90 }),
    ];
    expect(answers(trials)).toEqual([
      'cnn beats ann by 5.1 points in test accuracy (95 % interval 4.9–5.3, 5 paired seeds), at 9 times the training time.',
      'cnn is the best configuration: validation accuracy 93.1 % (mean of 5 seeds, 95 % interval 93.0–93.3 %); test accuracy 92.6 %. The other one is not within its noise.',
    ]);
  });

  it('is said for equal times, too, where one takes much longer', () => {
    const slow = { validation_accuracy: [0.7, 0.85, 0.93], elapsed_seconds: [30, 60, 90] };
    const fast = { validation_accuracy: [0.8, 0.88], elapsed_seconds: [20, 40] };
    const trials = [
      ...group('ann', [0.88, 0.881], { curves: fast }),
      ...group('cnn', [0.93, 0.931], { curves: slow }),
    ];
    expect(answers(trials)[1]).toBe(
      'After the same 40.0 s of training, validation accuracy had come to: ann 88.0 %, cnn 70.0 %.',
    );
  });

  it('is left open where noise could make it', () => {
    const trials = [...group('ann', [0.88, 0.9, 0.87]), ...group('cnn', [0.89, 0.89, 0.89])];
    expect(answers(trials)).toEqual([
      'Whether cnn beats ann is open: its lead of 0.7 points in test accuracy is within noise (95 % interval −3.1 to 4.5, 3 paired seeds), in the same time.',
      expect.stringMatching(/^cnn is the best configuration: .* The other one is within its noise\.$/),
    ]);
  });

  it('is not known from one seed, and it says what to do', () => {
    expect(answers([...group('ann', [0.88]), ...group('cnn', [0.9])])).toEqual([
      'cnn is ahead of ann by 2.0 points in test accuracy, in the same time. One seed cannot say how much of that is chance: `replicates` in the search gives each configuration several.',
      'cnn is the best configuration: validation accuracy 90.0 % (one seed); test accuracy 89.5 %. With one seed each, the other one may be as good.',
    ]);
  });

  it('names what else differs, and what was lost', () => {
    const optimizer = (type: string, rate: number, values: number[]): AnalysedTrial[] =>
      values.map((value, i) =>
        trial(value, { 'optimizer.type': type, 'optimizer.learning_rate': rate }, { seed: i }),
      );
    const trials = [
      ...optimizer('adam', 0.001, [0.9, 0.902, 0.901]),
      ...optimizer('nadam', 0.001, [0.901, 0.9, 0.901]),
      ...optimizer('sgd', 0.1, [0.88, 0.883, 0.881]),
      trial(
        null,
        { 'optimizer.type': 'sgd', 'optimizer.learning_rate': 0.1 },
        { seed: 3, status: 'diverged' },
      ),
    ];
    expect(answers(trials)[0]).toBe(
      'By optimizer, adam is best, with 89.6 % in test accuracy; nadam is within noise of it; ' +
        'sgd (2.0 points behind, 95 % interval 1.8–2.1) is worse. They differ in learning rate, too. ' +
        'Failed or diverged: 1 of 4 trials with sgd.',
    );
    expect(answers(trials).at(-1)).toBe('Not counted: 1 diverged trial of 10.');
  });

  it('is by the metric itself where that is no accuracy, and numbers are named', () => {
    const trials = [0.2, 0.5].flatMap((dropout) =>
      [1, 2, 3].map((seed) => trial(0.3 + dropout / 10 + seed / 1000, { 'vars.dropout': dropout }, { seed })),
    );
    expect(answers(trials, { name: 'validation.loss', goal: 'minimize' })[0]).toBe(
      'dropout 0.2 beats dropout 0.5 by 0.030 in validation loss (95 % interval 0.030–0.030, 3 paired seeds), in the same time.',
    );
  });
});

describe('the best configuration', () => {
  it('is a finalist by its fresh seeds', () => {
    const trials = [
      ...group('cnn', [0.93, 0.94]),
      ...group('ann', [0.89, 0.88]),
      ...group('cnn', [0.91, 0.912, 0.914], { phase: 'finalists' }),
    ];
    expect(answers(trials)[1]).toMatch(
      /^cnn is the best finalist: validation accuracy 91\.2 % \(mean of 3 fresh seeds, /,
    );
  });

  it('has an interval without what no accuracy can be', () => {
    const trials = [...group('cnn', [0.97, 0.99]), ...group('ann', [0.89, 0.88])];
    expect(answers(trials)[1]).toContain('98.0 % (mean of 2 seeds, 95 % interval 85.3–100.0 %)');
  });

  it('names a cheaper one within its noise', () => {
    const trials = [
      ...group('large', [0.93, 0.94, 0.92], { seconds: 100 }),
      ...group('small', [0.92, 0.93, 0.94], { seconds: 20 }),
      ...group('tiny', [0.7, 0.71, 0.7], { seconds: 5 }),
    ];
    expect(answers(trials)[1]).toContain(
      '1 of the 2 others is within its noise, of which small takes 20 % of its time.',
    );
  });
});

describe('what decides', () => {
  it('is said where enough configurations tell', () => {
    const trials = ['ann', 'cnn'].flatMap((architecture) =>
      [0.1, 0.2, 0.3, 0.4].flatMap((rate) =>
        [1, 2].map((seed) =>
          trial(
            (architecture === 'cnn' ? 0.9 : 0.85) - rate / 50 + seed / 5000,
            { architecture, rate },
            { seed },
          ),
        ),
      ),
    );
    expect(answers(trials).at(-1)).toMatch(
      /^Of the differences between 8 configurations, architecture explains \d\d %\.$/,
    );
    expect(answers(trials.slice(0, 8)).join()).not.toContain('explains');
  });
});

describe('numbers that were drawn from a range', () => {
  it('are not compared one by one: it says about which of them is best', () => {
    const trials = Array.from({ length: 60 }, (_, i) => {
      const rate = 10 ** (-4 + (3 * i) / 59);
      return trial(0.9 - 0.02 * Math.abs(Math.log10(rate) + 2.5), {
        'optimizer.learning_rate': rate,
        other: i % 2,
      });
    });
    const told = answers(trials);
    expect(told.filter((sentence) => sentence.startsWith('By learning rate'))).toEqual([]);
    expect(told.at(-1)).toMatch(
      /^learning rate is best around 0\.00[234]\d?: averaged over all else, validation accuracy is (89\.\d|90\.0) % at 0\.00[234]\d? and 8[67]\.\d % at /,
    );
  });
});

it('says so where nothing was completed, or some of it', () => {
  const failed = trial(null, {}, { status: 'failed' });
  expect(answers([failed])).toEqual(['No trial was completed: there is nothing to compare yet.']);
  expect(answers([trial(0.9), { ...failed, status: 'pruned' }]).at(-1)).toBe(
    'Not counted: 1 pruned trial of 2; settings that lost many of theirs look better than they are.',
  );
});

it.each([
  [9, 'at 9 times the training time'],
  [1.52, 'at 1.5 times the training time'],
  [23.4, 'at 23 times the training time'],
  [1.02, 'in the same time'],
  [0.4, 'in 40 % of the training time'],
])('a ratio of times of %d', (ratio, text) => {
  expect(timesText(ratio).replace('\u202f', ' ')).toBe(text);
});
