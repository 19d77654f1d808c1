import { describe, expect, it } from 'vitest';
import { confusedPairs } from '../../src/report/confused.ts';
import { evaluation } from './sample-run.ts';

describe('confusedPairs', () => {
  it('counts both directions of a pair, the more frequent one first', async () => {
    const measured = await evaluation(
      ['shirt', 'coat', 'bag'],
      [
        [7, 1, 0],
        [3, 5, 2],
        [0, 0, 10],
      ],
    );
    const pairs = confusedPairs({ ...measured, mistakes: [] });
    expect(pairs).toEqual([
      {
        count: 4,
        directions: [
          { actual: 1, predicted: 0, count: 3, rate: 0.3, support: 10, mistakes: [] },
          { actual: 0, predicted: 1, count: 1, rate: 0.125, support: 8, mistakes: [] },
        ],
      },
      {
        count: 2,
        directions: [
          { actual: 1, predicted: 2, count: 2, rate: 0.2, support: 10, mistakes: [] },
          { actual: 2, predicted: 1, count: 0, rate: 0, support: 10, mistakes: [] },
        ],
      },
    ]);
  });

  it('finds no pair where nothing is wrong', async () => {
    expect(
      confusedPairs(
        await evaluation(
          ['a', 'b'],
          [
            [1, 0],
            [0, 1],
          ],
        ),
      ),
    ).toEqual([]);
  });
});
