import stringWidth from 'fast-string-width';
import { expect, it } from 'vitest';
import { colorsFor } from '../../src/cli/colors.ts';
import { courseOf, courseText, isDrawn } from '../../src/cli/compare/course.ts';
import { trial } from '../analysis/trials.ts';

const metric = { name: 'validation.accuracy', goal: 'maximize' as const };
const trials = Array.from({ length: 40 }, (_, i) => {
  const rate = 10 ** (-4 + (3 * i) / 39);
  return trial(0.9 - 0.02 * Math.abs(Math.log10(rate) + 2.5), {
    rate,
    optimizer: i % 2 === 0 ? 'adam' : 'sgd',
  });
});

it('says what a number that was drawn from a range does, along the range', () => {
  expect(isDrawn(trials, 'rate')).toBe(true);
  expect(isDrawn(trials, 'optimizer')).toBe(false);
  const text = courseText(courseOf(trials, 'rate'), metric, 60, colorsFor({ isTTY: false }));
  const [sentence = '', table = ''] = text.split('\n\n');
  expect(sentence.replaceAll('\n', ' ')).toMatch(
    /^rate explains (\d\d|100) % of the differences between 40 configurations by itself \(\d\d\.\d–\d\d\.\d %\)\. Averaged over all else:$/,
  );
  const [header, , ...rows] = table.split('\n');
  expect(header).toMatch(/^ +about +validation accuracy +95 % of trees +configurations$/);
  expect(rows).toHaveLength(16);
  // About 10^-2.5, the best.
  const best = rows.toSorted((a, b) =>
    (/\d\d\.\d\d %/.exec(b)?.[0] ?? '') > (/\d\d\.\d\d %/.exec(a)?.[0] ?? '') ? 1 : -1,
  )[0];
  expect(Number(best?.trim().split(' ')[0])).toBeCloseTo(0.003, 2);
  for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60);
});

it('says nothing from too few', () => {
  expect(() => courseOf(trials.slice(0, 3), 'rate')).toThrow('too few configurations were completed');
});
