// The methods that learn find the neighbourhood of an optimum with fewer trials than draws do.
//
// A few seeds here; `node bench/search.mjs` has twenty, and Optuna's samplers beside them.
import { describe, expect, test } from 'vitest';
import type { SearchName } from '../../src/search/index.ts';
import { type Budget, regret, sweep } from './support/ask.ts';
import { type Problem, problems } from './support/problems.ts';

/** The median over some seeds. */
function medianRegret(name: SearchName, problem: Problem, seeds: number, budget: Budget): number {
  const regrets = Array.from({ length: seeds }, (_, seed) => regret(name, problem, { ...budget, seed }));
  return regrets.sort((a, b) => a - b)[seeds >> 1] as number;
}

test.each(Object.entries(problems))('%s is least where it is said to be', (_, { score, minima, least }) => {
  for (const minimum of minima) expect(score(minimum)).toBeCloseTo(least, 4);
});

describe.each([
  ['branin', problems.branin, 40],
  ['hartmann6', problems.hartmann6, 60],
  ['mixed', problems.mixed, 60],
] as const)('%s', (_, problem, trials) => {
  test.each([1, 8])('tpe is better than random, %i at a time', (batch) => {
    const budget = { trials, batch };
    expect(medianRegret('tpe', problem, 9, budget)).toBeLessThan(
      0.75 * medianRegret('random', problem, 9, budget),
    );
  });

  test('gp is far better than random, 8 at a time', () => {
    const budget = { trials, batch: 8 };
    expect(medianRegret('gp', problem, 3, budget)).toBeLessThan(
      0.1 * medianRegret('random', problem, 9, budget),
    );
  });
});

test('gp finds a minimum of branin itself', () => {
  const { space, score, minima } = problems.branin;
  const found = sweep('gp', { space, score }, { trials: 40, batch: 4 });
  const [best] = found.toSorted((a, b) => Number(a.score) - Number(b.score));
  const away = minima.map(({ x1, x2 }) =>
    Math.hypot(Number(best?.assignment.x1) - Number(x1), Number(best?.assignment.x2) - Number(x2)),
  );
  expect(Math.min(...away)).toBeLessThan(0.5);
});

test('gp and tpe do not mind noise', () => {
  const { space, score, least } = problems.branin;
  let index = 0;
  const noisy: Problem['score'] = (assignment) => score(assignment) + 2 * Math.sin(1000 * index++);
  for (const name of ['tpe', 'gp'] as const) {
    const found = sweep(name, { space, score: noisy }, { trials: 40, batch: 8 });
    const late = found.slice(20).map(({ assignment }) => score(assignment) - least);
    const early = found.slice(0, 10).map(({ assignment }) => score(assignment) - least);
    expect(Math.min(...late)).toBeLessThan(Math.min(...early));
  }
});
