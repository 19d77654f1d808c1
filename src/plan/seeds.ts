// The seeds of a sweep's trials: the same for every configuration, so that differences can be taken seed by seed.

/**
 * The pipeline's seed and those after it: `fmx run` gives the first replicate, `--set seed=43` the second. After
 * 2^53 − 1 comes 0.
 */
export function replicateSeeds(seed: number, replicates: number): number[] {
  return seedsAfter(seed, 0, replicates);
}

/** Fresh ones: none that a replicate had. */
export function finalistSeeds(seed: number, replicates: number, count: number): number[] {
  return seedsAfter(seed, replicates, count);
}

const seedsAfter = (seed: number, skipped: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => wrapped(seed, skipped + i));

/** `seed + by` would not be exact at the end of the range. */
const wrapped = (seed: number, by: number): number => {
  const left = Number.MAX_SAFE_INTEGER - seed;
  return by <= left ? seed + by : by - left - 1;
};
