// Which configurations are within noise of the best one.
//
// Seeds are blocks: all configurations have the same, and what a seed does to all of them alike is no noise (R. A.
// Fisher, "The Design of Experiments", 1935, chapter 4). With few seeds a configuration's own scatter is hardly known,
// so that the better half, whose trials scatter alike, are taken together for it. The others may scatter more (as where
// a learning rate is too high) and have their own scatter where it is the larger, as in Welch's test. The p-values
// are of Tukey's range, because the best was chosen by looking.
//
// The best of many is also a lucky one: it is expected to do worse on fresh seeds, as finalists show.

import type { Goal } from '../metrics/watched.ts';
import { mean, sum, variance } from '../statistics/mean.ts';
import { againstBest } from '../statistics/studentized-range.ts';
import { type Difference, differenceFrom, pairedDifference, welchError } from '../statistics/t-test.ts';
import { measured } from './compare.ts';
import type { Configuration } from './configurations.ts';
import { better, type Measure } from './trial.ts';

export interface Standing {
  configuration: Configuration;
  /** Its mean less that of the best; null for the best itself, and where they have no seed in common. */
  difference: Difference | null;
  /** Corrected for the number of comparisons. */
  p: number | null;
  /** Could it be as good as the best? True for the best; null where one seed alone cannot tell. */
  within_noise: boolean | null;
}

const NOISE = 0.05;

/**
 * The standing of each configuration, in the order in which configurationsOf gives them; where there are finalists,
 * of these alone. None where no trial was completed.
 */
export function standings(
  configurations: readonly Configuration[],
  goal: Goal,
  measure: Measure = 'value',
): Standing[] {
  const finalists = configurations.some(({ finalist }) => finalist);
  const rows = configurations
    .filter(({ finalist }) => finalist || !finalists)
    .map((configuration) => ({
      configuration,
      values: new Map(
        measured(configuration.counted, measure).map(({ trial, value }) => [trial.seed, value]),
      ),
    }))
    .filter(({ values }) => values.size > 0);
  const [best] = rows;
  if (!best) return [];
  const noise = sharedNoise(rows, goal);
  const differences = rows.slice(1).map((row) => differenceOf(row, best, noise));
  const corrected = againstBest(differences);
  return rows.map(({ configuration }, i) => {
    if (i === 0) return { configuration, difference: null, p: null, within_noise: true };
    const difference = differences[i - 1] ?? null;
    const p = corrected[i - 1] ?? null;
    return { configuration, difference, p, within_noise: p === null ? null : p >= NOISE };
  });
}

interface Row {
  configuration: Configuration;
  /** By seed. */
  values: ReadonlyMap<number, number>;
}

interface Noise {
  /** Of one trial, without what its seed does to all. */
  variance: number;
  df: number;
  /** The rows that it comes from. */
  half: ReadonlySet<Row>;
  /** What a seed does to all of them. */
  effects: ReadonlyMap<number, number>;
}

/** Null where fewer than two configurations have two seeds in common. */
function sharedNoise(rows: readonly Row[], goal: Goal): Noise | null {
  const order = better(goal);
  const repeated = rows
    .filter(({ values }) => values.size > 1)
    .sort((a, b) => order(mean([...a.values.values()]), mean([...b.values.values()])));
  const half = repeated.slice(0, Math.max(2, Math.ceil(repeated.length / 2)));
  const seeds = [...(half[0]?.values.keys() ?? [])].filter((seed) =>
    half.every(({ values }) => values.has(seed)),
  );
  if (half.length < 2 || seeds.length < 2) return null;
  const effects = new Map(
    seeds.map((seed) => [seed, mean(half.map((row) => row.values.get(seed) as number))]),
  );
  const df = (half.length - 1) * (seeds.length - 1);
  const residuals = sum(half.map((row) => variance(adjusted(row, effects)))) * (seeds.length - 1);
  return { variance: residuals / df, df, half: new Set(half), effects };
}

/** A row's values less what their seeds do to all. */
const adjusted = ({ values }: Row, effects: ReadonlyMap<number, number>): number[] =>
  [...values].flatMap(([seed, value]) => (effects.has(seed) ? [value - (effects.get(seed) as number)] : []));

function differenceOf(row: Row, best: Row, noise: Noise | null): Difference | null {
  const common = [...row.values.keys()].filter((seed) => best.values.has(seed));
  if (common.length === 0) return null;
  const [values, bests] = [row, best].map(({ values }) => common.map((seed) => values.get(seed) as number));
  if (!values || !bests) return null;
  if (noise === null || row.values.size < 2) return pairedDifference(values, bests);
  const n = common.length;
  const shared = { variance: noise.variance / n, df: noise.df };
  const own = adjusted(row, noise.effects);
  const scattersMore = !noise.half.has(row) && own.length > 1 && variance(own) > noise.variance;
  const { error, df } = scattersMore
    ? welchError([shared, { variance: variance(own) / n, df: own.length - 1 }])
    : { error: Math.sqrt(2 * shared.variance), df: noise.df };
  return differenceFrom(mean(values) - mean(bests), error, df);
}
