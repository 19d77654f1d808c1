// A configuration's learning curve, from those of its seeds.
import type { Curve } from './pruning.ts';

/** What a seed's trial has reported, by epoch, and whether more is to come. */
export interface SeedCurve {
  values: Curve;
  /** `ended`: by itself, as planned or by early stopping. `failed`: or diverged. `training`: or waiting to. */
  state: 'training' | 'ended' | 'failed';
}

/**
 * The mean at an epoch over the seeds that have come to it: seeds may train one after another, and those that come
 * first can tell enough. One that has ended keeps its last value; one that has failed makes the mean NaN from there
 * on, which is worse than any number. NaN where none has come so far.
 */
export function meanAt(seeds: readonly SeedCurve[], epoch: number): number {
  const known = seeds.flatMap(({ values, state }) => {
    if (values.length >= epoch) return values[epoch - 1] as number;
    if (state === 'ended') return values.at(-1) ?? Number.NaN;
    return state === 'failed' ? Number.NaN : [];
  });
  return known.length === 0 ? Number.NaN : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The means at all epochs that any of the seeds has come to. */
export function meanCurve(seeds: readonly SeedCurve[]): number[] {
  const length = Math.max(0, ...seeds.map(({ values }) => values.length));
  return Array.from({ length }, (_, index) => meanAt(seeds, index + 1));
}
