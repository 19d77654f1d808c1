// Which parameters decide how good a configuration is, and what each of their values does.
import type { ParameterValue } from '../search/space.ts';
import { fanova } from '../statistics/fanova.ts';
import { type Estimate, mean, sum, sumOfSquares } from '../statistics/mean.ts';
import { measured } from './compare.ts';
import { levelsOf } from './levels.ts';
import { type AnalysedTrial, groupBy, type Measure, searched } from './trial.ts';

export interface Effect {
  /** Of a number that was drawn from a range, the middle one of its neighbours. */
  value: ParameterValue;
  /** What is to be expected with it, averaged over all values of the other parameters. */
  expected: Estimate;
  /** Configurations that it is known from. */
  configurations: number;
}

export interface ParameterImportance {
  parameter: string;
  /** The part of all differences, in 0 … 1, that it explains alone. The interval holds 95 % of the trees. */
  share: Estimate;
  /** In the order of the values; names in that of the alphabet. */
  effects: Effect[];
}

export interface Importance {
  /** Greatest share first. */
  parameters: ParameterImportance[];
  /** What two explain only together, greatest first. */
  pairs: { parameters: [string, string]; share: Estimate }[];
  /** What is left: three and more together, and noise. */
  rest: number;
  /** The part of all differences, in 0 … 1, that seeds alone would make; null where each configuration has one. */
  noise: number | null;
  /** Completed ones that differ, which is what it is known from. */
  configurations: number;
}

/** Fewer cannot tell parameters apart. */
const FEWEST = 4;

/**
 * By functional analysis of variance (statistics/fanova.ts), over the means of completed configurations; pruned and
 * failed trials are left out, and what finalists were run again for. `seed` decides the samples. Null where fewer than four configurations are completed, or
 * none differ.
 */
export function importanceOf(
  trials: readonly AnalysedTrial[],
  { measure = 'value', seed = 0 }: { measure?: Measure; seed?: number } = {},
): Importance | null {
  const groups = [
    ...groupBy(measured(searched(trials), measure), ({ trial }) => trial.configuration).values(),
  ];
  const rows = groups.map((units) => ({
    parameters: units[0]?.trial.parameters ?? {},
    value: mean(units.map(({ value }) => value)),
  }));
  if (rows.length < FEWEST) return null;
  const valuesOf = (name: string): ParameterValue[] =>
    rows.map(({ parameters }) => parameters[name]).filter((value) => value !== undefined);
  const names = [...new Set(rows.flatMap(({ parameters }) => Object.keys(parameters)))].filter(
    (name) => new Set(valuesOf(name)).size > 1,
  );
  const features = names.map((name) => levelsOf(valuesOf(name)));
  const found = fanova(
    features,
    rows.map(({ parameters, value }) => ({
      value,
      levels: features.map(({ levelOf }, f) => {
        const own = parameters[names[f] as string];
        return own === undefined ? null : levelOf(own);
      }),
    })),
    { seed },
  );
  if (!found || names.length === 0) return null;
  const parameters = names.map((parameter, f): ParameterImportance => {
    const { values, levelOf } = features[f] as (typeof features)[number];
    const counts = valuesOf(parameter).map(levelOf);
    return {
      parameter,
      share: found.shares[f] as Estimate,
      effects: values.map((value, level) => ({
        value,
        expected: found.effects[f]?.[level] as Estimate,
        configurations: counts.filter((other) => other === level).length,
      })),
    };
  });
  const pairs = found.pairs.map(({ features: [a, b], share }) => ({
    parameters: [names[a], names[b]] as [string, string],
    share,
  }));
  const explained = [...parameters, ...pairs].reduce((sum, { share }) => sum + share.value, 0);
  return {
    parameters: parameters.sort((a, b) => b.share.value - a.share.value),
    pairs: pairs.sort((a, b) => b.share.value - a.share.value),
    rest: Math.max(0, 1 - explained),
    noise: noiseOf(groups.map((units) => units.map(({ value }) => value))),
    configurations: rows.length,
  };
}

/** The expected scatter of means over seeds as a part of the scatter that they have. */
function noiseOf(groups: readonly (readonly number[])[]): number | null {
  const df = sum(groups.map((values) => values.length - 1));
  if (df === 0) return null;
  const variance = sum(groups.map(sumOfSquares)) / df;
  const ofMeans = variance * mean(groups.map((values) => 1 / values.length));
  return Math.min(1, ofMeans / (sumOfSquares(groups.map(mean)) / (groups.length - 1)));
}
