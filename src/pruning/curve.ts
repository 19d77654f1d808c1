// A configuration's learning curve, from those of its seeds.
import type { Curve } from './pruning.ts';

/** What a seed's trial has reported, by epoch, and whether more is to come. */
export interface SeedCurve {
  values: Curve;
  /** `ended`: by itself, as planned or by early stopping. `failed`: or diverged. */
  state: 'training' | 'ended' | 'failed';
}

/**
 * The mean over the seeds, as far as all of them have come. One that has ended keeps its last value; one that has
 * failed makes the mean NaN from there on, which is worse than any number.
 */
export function meanCurve(seeds: readonly SeedCurve[]): number[] {
  const training = seeds.filter(({ state }) => state === 'training');
  const lengths = (training.length > 0 ? training : seeds).map(({ values }) => values.length);
  const length = training.length > 0 ? Math.min(...lengths) : Math.max(0, ...lengths);
  const valueAt = ({ values, state }: SeedCurve, index: number): number =>
    values[index] ?? (state === 'ended' ? (values.at(-1) ?? Number.NaN) : Number.NaN);
  return Array.from(
    { length },
    (_, index) => seeds.reduce((sum, seed) => sum + valueAt(seed, index), 0) / seeds.length,
  );
}
