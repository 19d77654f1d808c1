// Holds out validation examples: stratified, so that each class keeps its share, and seeded.
import { FmxError } from '../errors.ts';
import { openStream, permutation } from '../random.ts';

/** Ascending indices of examples; together they are all of them. */
export interface Indices {
  train: Int32Array;
  validation: Int32Array;
}

/** The last split of some labels: most trials of a sweep have the same. */
const known = new WeakMap<Uint8Array, { key: string; split: Indices }>();

/**
 * Splits examples in two. `validation` counts the examples to hold out; a number between 0 and 1 is a share
 * of all. Each class gives its share, rounded by the largest remainder so that the counts add up exactly.
 * Throws FmxError('config') where it is negative or nothing would be left to train with.
 */
export function stratifiedSplit(
  labels: Uint8Array,
  classCount: number,
  validation: number,
  seed: number,
): Indices {
  const key = [classCount, validation, seed].join();
  const last = known.get(labels);
  const split = last?.key === key ? last.split : splitAnew(labels, classCount, validation, seed);
  known.set(labels, { key, split });
  return split;
}

function splitAnew(labels: Uint8Array, classCount: number, validation: number, seed: number): Indices {
  const n = labels.length;
  const held = heldOut(validation, n);
  if (!Number.isInteger(held) || held < 0 || held >= n) {
    throw new FmxError('config', `validation: ${validation} of ${n} training examples cannot be held out`, {
      path: ['dataset', 'validation'],
      hint: `Give a whole number from 0 to ${n - 1}, or a share between 0 and 1.`,
    });
  }
  const wanted = quotas(labels, classCount, held);
  const isHeld = new Uint8Array(n);
  for (const index of permutation(openStream(seed, 'validation'), n)) {
    const label = labels[index] as number;
    const left = wanted[label] as number;
    if (left > 0) {
      wanted[label] = left - 1;
      isHeld[index] = 1;
    }
  }
  const parts: Indices = { train: new Int32Array(n - held), validation: new Int32Array(held) };
  let [trained, validated] = [0, 0];
  for (let index = 0; index < n; index++) {
    if (isHeld[index] === 1) parts.validation[validated++] = index;
    else parts.train[trained++] = index;
  }
  return parts;
}

/** How many of so many examples `validation`, a count or a share, holds out. */
export function heldOut(validation: number, examples: number): number {
  const isShare = validation > 0 && validation < 1;
  return isShare ? Math.max(1, Math.round(validation * examples)) : validation;
}

/** How many of each class are held out: whole shares first, then one more for the largest remainders. */
function quotas(labels: Uint8Array, classCount: number, held: number): number[] {
  const sizes = new Array<number>(classCount).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const share = sizes.map((size) => Math.floor((held * size) / labels.length));
  const remainder = sizes.map((size) => (held * size) % labels.length);
  const left = held - share.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...sizes.keys()].sort((a, b) => (remainder[b] ?? 0) - (remainder[a] ?? 0) || a - b);
  for (const label of byRemainder.slice(0, left)) share[label] = (share[label] ?? 0) + 1;
  return share;
}
