// Do the answers hold what they say? Over many made-up sweeps of which the truth is known.
import { expect, it } from 'vitest';
import { compareGroups } from '../../src/analysis/compare.ts';
import { configurationsOf } from '../../src/analysis/configurations.ts';
import { standings } from '../../src/analysis/standings.ts';
import { openStream } from '../../src/random.ts';
import { trial } from './trials.ts';

const SWEEPS = 400;
const stream = openStream(1, 'calibration');
let drawn = 0;
const normal = (): number => stream.normal(drawn++);

/** Configurations that differ by so much from the first one; a seed does the same to all, and each trial scatters. */
const sweep = (gaps: readonly number[], seeds: number) => {
  const effects = Array.from({ length: seeds }, () => 0.003 * normal());
  return gaps.map((gap, c) =>
    effects.map((effect, seed) => trial(0.9 - gap + effect + 0.002 * normal(), { c }, { seed })),
  );
};

/** Of all sweeps, the share for which it holds. */
const share = (holds: () => boolean): number =>
  Array.from({ length: SWEEPS }, holds).filter(Boolean).length / SWEEPS;

it.each([
  [2, 5],
  [5, 3],
  [20, 3],
])('of %i configurations that are alike, on %i seeds, all are within noise of the best', (count, seeds) => {
  const allWithin = share(() => {
    const trials = sweep(new Array(count).fill(0), seeds).flat();
    return standings(configurationsOf(trials, 'maximize'), 'maximize').every(
      ({ within_noise }) => within_noise,
    );
  });
  // In 95 of 100, or more; chance alone may take three standard errors from that.
  expect(allWithin).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / SWEEPS));
});

it('a configuration that is far behind is called so', () => {
  const found = share(() => {
    const standing = standings(configurationsOf(sweep([0, 0.01, 0.01], 5).flat(), 'maximize'), 'maximize');
    return standing.slice(1).every(({ within_noise }) => within_noise === false);
  });
  expect(found).toBeGreaterThan(0.9);
});

it.each([3, 5])(
  'the 95 % interval of a paired difference on %i seeds has the truth in 95 of 100',
  (seeds) => {
    const covered = share(() => {
      const [a = [], b = []] = sweep([0, 0.004], seeds);
      const { low, high } = compareGroups(a, b, 'value')?.difference ?? {};
      return (low ?? 1) <= 0.004 && 0.004 <= (high ?? 0);
    });
    expect(Math.abs(covered - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / SWEEPS));
  },
);

it('a whole interval of unpaired means, too, has the truth in 95 of 100', () => {
  const covered = share(() => {
    const [a = [], b = []] = sweep([0, 0], 4);
    const later = b.map((one) => ({ ...one, seed: one.seed + 10, value: 0.896 + 0.004 * normal() }));
    const alone = a.map((one) => ({ ...one, value: 0.9 + 0.002 * normal() }));
    const { low, high } = compareGroups(alone, later, 'value')?.difference ?? {};
    return (low ?? 1) <= 0.004 && 0.004 <= (high ?? 0);
  });
  expect(covered).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / SWEEPS));
});
