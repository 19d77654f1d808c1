// Numbers to test with, and how far two lists of them are apart.
import { openStream } from '../../../src/random.ts';

/** `length` random float32 numbers, evenly spread over a range; the same for the same name. */
export function randomNumbers(
  name: string,
  length: number,
  [from, to]: readonly [number, number] = [-1, 1],
): Float32Array {
  const stream = openStream(1, name);
  return Float32Array.from({ length }, (_, i) => from + (to - from) * stream.uniform(i));
}

/**
 * The largest difference, as a share of the largest expected magnitude (of 1, where all that is expected is 0);
 * infinite where the lengths differ, NaN where there is a NaN on one side alone.
 */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [difference, magnitude] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    if (Number.isFinite(e)) magnitude = Math.max(magnitude, Math.abs(e));
    if (!Object.is(a, e)) difference = Math.max(difference, Math.abs(a - e));
  }
  return difference / (magnitude || 1);
}
