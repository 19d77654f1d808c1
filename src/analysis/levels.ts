// The values that a parameter took, as the levels that an analysis of variance counts with.
import type { ParameterValue } from '../search/space.ts';
import type { Feature } from '../statistics/fanova.ts';
import { MOST_LEVELS } from '../statistics/regression-tree.ts';

/** More values than that of a number are put together, as many in each. */
const MOST = 16;

export interface ParameterLevels extends Feature {
  /** What each level stands for: of several numbers put together, the middle one. */
  values: ParameterValue[];
  levelOf(value: ParameterValue): number;
}

/**
 * The levels of some values. Numbers are ordered; words, truth values, and both mixed are not, and of more than 30, the
 * last ones are taken together. Where each value comes
 * up again and again, as in a grid, all count alike; numbers that were drawn from a range count by the room that they
 * have in it, on a logarithmic scale where they span more than two powers of ten, so that it makes no difference where
 * a search drew most.
 */
export function levelsOf(values: readonly ParameterValue[]): ParameterLevels {
  const distinct = [...new Set(values)];
  const numbers = distinct.filter((value) => typeof value === 'number');
  if (numbers.length < distinct.length) {
    const sorted = distinct.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
    const last = Math.min(sorted.length, MOST_LEVELS) - 1;
    return withWeights(sorted.slice(0, last + 1), evenly(last + 1), false, sorted, (i) => Math.min(i, last));
  }
  numbers.sort((a, b) => a - b);
  const drawn = numbers.length > MOST || numbers.length > values.length / 2;
  const bins = Math.min(MOST, numbers.length);
  const binOf = (index: number): number => Math.floor((index * bins) / numbers.length);
  const middles = Array.from({ length: bins }, (_, bin) => {
    const inside = numbers.filter((_, index) => binOf(index) === bin);
    return inside[Math.floor(inside.length / 2)] as number;
  });
  return withWeights(middles, drawn ? roomOf(numbers, binOf, bins) : evenly(bins), true, numbers, binOf);
}

/** `known` are all the values that there are, in order; `binOf` says to which level each of them belongs. */
function withWeights(
  values: ParameterValue[],
  weights: number[],
  ordered: boolean,
  known: readonly ParameterValue[],
  binOf: (index: number) => number = (index) => index,
): ParameterLevels {
  const levels = new Map(known.map((value, index) => [value, binOf(index)]));
  return { count: values.length, ordered, weights, values, levelOf: (value) => levels.get(value) ?? 0 };
}

const evenly = (count: number): number[] => new Array<number>(count).fill(1 / count);

/** Of each bin, the part of the range that is nearer to its numbers than to others. */
function roomOf(numbers: readonly number[], binOf: (index: number) => number, bins: number): number[] {
  const [least = 0, greatest = 0] = [numbers[0], numbers.at(-1)];
  const logarithmic = least > 0 && greatest / least > 100;
  const at = numbers.map((value) => (logarithmic ? Math.log(value) : value));
  const [low = 0, high = 0] = [at[0], at.at(-1)];
  if (low === high) return [1];
  const room = new Array<number>(bins).fill(0);
  at.forEach((place, index) => {
    const before = ((at[index - 1] ?? place) + place) / 2;
    const after = ((at[index + 1] ?? place) + place) / 2;
    room[binOf(index)] = (room[binOf(index)] as number) + (after - before) / (high - low);
  });
  return room;
}
