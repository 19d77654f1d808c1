// Brackets against those that their papers print, and the decisions at a rung.
import { describe, expect, test } from 'vitest';
import { hyperband } from '../../src/pruning/hyperband.ts';
import { promote } from '../../src/pruning/promote.ts';
import type { Bracket, Watched } from '../../src/pruning/pruning.ts';
import { successiveHalving } from '../../src/pruning/successive-halving.ts';

/** As papers print them: how many configurations, and how long each trains, rung by rung. */
const printed = ({ configurations, rungs }: Bracket, epochs: number): string => {
  const sizes = [configurations, ...rungs.map(({ keep }) => keep)];
  return sizes.map((size, index) => `${size}×${rungs[index]?.epoch ?? epochs}`).join(' ');
};

test('hyperband with R = 81 and η = 3, by algorithm 1 of its paper', () => {
  const options = { min_epochs: 1, eta: 3 };
  // n = ⌈(s_max + 1)/(s + 1) · η^s⌉ for s = 4 … 0, and the floor of a third of them at each rung.
  const brackets = hyperband.brackets(options, { epochs: 81, configurations: 143, adaptive: false });
  expect(brackets.map((bracket) => printed(bracket, 81))).toEqual([
    '81×1 27×3 9×9 3×27 1×81',
    '34×3 11×9 3×27 1×81',
    '15×9 5×27 1×81',
    '8×27 2×81',
    '5×81',
  ]);
});

test('hyperband begins again when its brackets are used up, and cuts the last one', () => {
  const options = { min_epochs: 1, eta: 3 };
  const brackets = hyperband.brackets(options, { epochs: 9, configurations: 22, adaptive: true });
  expect(brackets.map((bracket) => printed(bracket, 9))).toEqual([
    '9×1 3×3 1×9',
    '5×3 1×9',
    '3×9',
    '5×1 1×9',
  ]);
});

test('hyperband with a least number of epochs, and lengths that are no powers', () => {
  const brackets = hyperband.brackets(
    { min_epochs: 2, eta: 3 },
    { epochs: 20, configurations: 17, adaptive: false },
  );
  expect(brackets.map((bracket) => printed(bracket, 20))).toEqual(['9×2 3×7 1×20', '5×7 1×20', '3×20']);
});

test('successive halving: all together, or, with a search that learns, as many as leave one', () => {
  const options = { min_epochs: 1, eta: 3, bracket: null };
  const of = (configurations: number, adaptive: boolean, bracket: number | null = null): string[] =>
    successiveHalving
      .brackets({ ...options, bracket }, { epochs: 20, configurations, adaptive })
      .map((each) => printed(each, 20));
  expect(of(60, false)).toEqual(['60×1 20×3 6×9 2×20']);
  expect(of(60, true)).toEqual(['27×1 9×3 3×9 1×20', '27×1 9×3 3×9 1×20', '6×1 2×3 1×20']);
  expect(of(20, false, 10)).toEqual(['10×1 3×3 1×20', '10×1 3×3 1×20']);
});

describe('at a rung', () => {
  const accuracy: Watched = { name: 'validation.accuracy', goal: 'maximize' };
  const loss: Watched = { name: 'validation.loss', goal: 'minimize' };
  const decide = (metric: Watched, keep: number, ...values: number[]): boolean[] => {
    const standings = values.map((value, index) => ({ configuration: String(index), value }));
    const decisions = promote(metric, { epoch: 3, keep }, standings);
    return values.map((_, index) => decisions.get(String(index))?.prune === false);
  };

  test('the best go on', () => {
    expect(decide(accuracy, 2, 0.7, 0.9, 0.8, 0.6)).toEqual([false, true, true, false]);
    expect(decide(loss, 2, 0.7, 0.9, 0.8, 0.6)).toEqual([true, false, false, true]);
  });

  test('of equals, those that were planned first', () => {
    expect(decide(accuracy, 2, 0.5, 0.5, 0.5)).toEqual([true, true, false]);
  });

  test('what is not a number never goes on, though there be room', () => {
    expect(decide(accuracy, 2, Number.NaN, 0.1, Number.NaN)).toEqual([false, true, false]);
    expect(decide(loss, 3, Number.NaN, Number.NaN)).toEqual([false, false]);
  });

  test('each is told why', () => {
    const reasons = promote(accuracy, { epoch: 3, keep: 1 }, [
      { configuration: 'a', value: 0.81234567 },
      { configuration: 'b', value: 0.9 },
      { configuration: 'c', value: Number.NaN },
    ]);
    expect(Object.fromEntries(reasons)).toEqual({
      a: {
        prune: true,
        reason: 'validation.accuracy 0.812346 at epoch 3 is number 2; the best 1 of 3 go on',
      },
      b: { prune: false, reason: 'validation.accuracy 0.9 at epoch 3 is number 1; the best 1 of 3 go on' },
      c: { prune: true, reason: 'validation.accuracy is not a number by epoch 3' },
    });
  });
});
