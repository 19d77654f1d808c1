import { expect, it } from 'vitest';
import { intervalOf } from '../../src/report/estimate.ts';
import { meanByEpoch } from '../../src/report/mean-curves.ts';
import { meanOf } from '../../src/statistics/t-test.ts';
import { trial } from '../analysis/trials.ts';

it('an interval of a share is drawn to 100 %, one of a loss to where it ends', () => {
  const two = meanOf([0.97, 0.99]);
  expect(two.high).toBeCloseTo(1.107, 3);
  expect(intervalOf(two, false)).toEqual([two.low, two.high]);
  expect(intervalOf(two, true)).toEqual([two.low, 1]);
  expect(intervalOf(meanOf([0.97]), true)).toBeNull();
});

it('a mean curve has no band above 100 %', () => {
  const { points, band } = meanByEpoch([trial(0.97), trial(0.99)]);
  expect(points.at(-1)).toEqual([2, 0.98]);
  expect(band.at(-1)).toEqual([expect.closeTo(0.853, 3), 1]);
});
