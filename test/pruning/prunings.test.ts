// What every pruning method keeps to, whatever it is: the tests go through the registry.
import { describe, expect, test } from 'vitest';
import { prunings } from '../../src/pruning/index.ts';
import type { Bracket } from '../../src/pruning/pruning.ts';
import { asynchronous, defaultsOf, mirrored, report, synchronous } from './support.ts';

test.each(Object.entries(prunings))('%s says what it is for', (_, { summary, schema }) => {
  expect(summary).toMatch(/^[A-Z].*\.$/);
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
});

const SIZES = [1, 2, 3, 8, 27, 60, 81, 143, 1000];
const EPOCHS = [1, 2, 3, 9, 10, 20, 81, 100];

describe.each(synchronous)('%s', (_, pruning) => {
  const brackets = (epochs: number, configurations: number, adaptive = false): Bracket[] =>
    pruning.brackets(defaultsOf(pruning), { epochs, configurations, adaptive });

  test.each([false, true])(
    'its brackets hold each configuration once (the search learns: %s)',
    (adaptive) => {
      for (const epochs of EPOCHS) {
        for (const configurations of SIZES) {
          const sizes = brackets(epochs, configurations, adaptive).map((bracket) => bracket.configurations);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(configurations);
          expect(Math.min(...sizes)).toBeGreaterThan(0);
        }
      }
    },
  );

  test('fewer go on from each rung, later and later, and one at least trains to the end', () => {
    for (const epochs of EPOCHS) {
      for (const { configurations, rungs } of SIZES.flatMap((size) => brackets(epochs, size))) {
        const there = [configurations, ...rungs.map(({ keep }) => keep)];
        const when = [0, ...rungs.map(({ epoch }) => epoch), epochs];
        for (const [index, { keep }] of rungs.entries()) {
          expect(keep).toBeLessThan(there[index] as number);
          expect(keep).toBeGreaterThanOrEqual(1);
        }
        for (const [index, epoch] of when.slice(1).entries())
          expect(epoch).toBeGreaterThan(when[index] as number);
      }
    }
  });

  test('one configuration has nobody to lose against', () => {
    expect(brackets(20, 1)).toEqual([{ configurations: 1, rungs: [] }]);
  });

  test('one epoch is too short for a rung', () => {
    for (const { rungs } of brackets(1, 27)) expect(rungs).toEqual([]);
  });
});

describe.each(asynchronous)('%s', (_, pruning) => {
  const options = defaultsOf(pruning);
  const OTHERS = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9].map((end) =>
    Array.from({ length: 10 }, (_, i) => end - 0.3 / (i + 1)),
  );
  /** From `from` to `to` in ten epochs. */
  const rising = (from: number, to: number): number[] =>
    Array.from({ length: 10 }, (_, i) => from + ((to - from) * i) / 9);
  const decisions = (curve: readonly number[], others = OTHERS) =>
    curve.map((_, index) => pruning.decide(options, report(curve.slice(0, index + 1), others)));

  test('lets the best go on', () => {
    for (const decision of decisions(rising(0.7, 0.95))) expect(decision?.prune ?? false).toBe(false);
  });

  test('stops the worst, once, and says why in one sentence with its numbers', () => {
    const pruned = decisions(rising(0.01, 0.02)).filter((decision) => decision?.prune);
    expect(pruned.length).toBeGreaterThan(0);
    expect(pruned[0]?.reason).toMatch(/validation\.accuracy.*0\.01.*[^.]$/);
  });

  test('stops nobody while it is alone', () => {
    for (const decision of decisions(rising(0.01, 0.02), [])) expect(decision?.prune ?? false).toBe(false);
  });

  test('has no say after the last epoch: what is trained is trained', () => {
    expect(decisions(rising(0.01, 0.02)).at(-1)).toBeNull();
  });

  test('a number that is none is worse than all', () => {
    const curve = rising(0.5, 0.6).map(() => Number.NaN);
    expect(decisions(curve).some((decision) => decision?.prune)).toBe(true);
    // Others that have diverged stop nobody.
    const diverged = OTHERS.map((other) => other.map(() => Number.NaN));
    for (const decision of decisions(rising(0.1, 0.2), diverged))
      expect(decision?.prune ?? false).toBe(false);
  });

  test('decides about losses as about accuracies', () => {
    for (const curve of [rising(0.01, 0.02), rising(0.4, 0.7), rising(0.7, 0.95)]) {
      for (let epoch = 1; epoch <= 10; epoch++) {
        const told = report(curve.slice(0, epoch), OTHERS);
        expect(pruning.decide(options, mirrored(told))?.prune).toBe(pruning.decide(options, told)?.prune);
      }
    }
  });

  test('the order of the others makes no difference', () => {
    const curve = rising(0.3, 0.6);
    expect(decisions(curve, OTHERS.toReversed())).toEqual(decisions(curve));
  });
});
