// How two groups of trials differ, as surely as the sweep's design lets it be said.
import type { ParameterValue } from '../search/space.ts';
import { mean } from '../statistics/mean.ts';
import { type Difference, pairedDifference, welchDifference } from '../statistics/t-test.ts';
import { type AnalysedTrial, factorOf, groupBy, isCompleted, type Measure } from './trial.ts';

export interface Comparison {
  /** The mean of the first group less that of the second one, over what was compared. */
  difference: Difference;
  /** Those means. */
  a: number;
  b: number;
  /**
   * `paired`: by seed and by all settings that both groups share. `unpaired`: by Welch's test over configurations, or
   * over trials where a group has one configuration only.
   */
  design: 'paired' | 'unpaired';
  /** Pairs; of an unpaired comparison, the smaller number of units. */
  n: number;
  /** Different seeds, and different settings of what else varies, in what was compared. */
  seeds: number;
  settings: number;
  /** Is the difference no larger than chance alone makes it? Null where one seed alone cannot tell. */
  within_noise: boolean | null;
  /** Settings that differ between the groups and not within them: the difference may be theirs. */
  also: string[];
}

/** A trial's value of what is compared; null where it has none. */
export type MeasureOf<T extends AnalysedTrial> = Measure | ((trial: T) => number | null);

interface Unit {
  trial: AnalysedTrial;
  value: number;
}

/** 95 % is the level of all intervals: a difference that is rarer by chance is none of noise. */
const NOISE = 0.05;

/**
 * Compares the completed trials of two groups, which `factor` tells apart. Null where a group has none with that
 * measure.
 *
 * The intervals hold for means over seeds like these; and, where other settings vary too, for means over settings like
 * these.
 */
export function compareGroups<T extends AnalysedTrial>(
  groupA: readonly T[],
  groupB: readonly T[],
  measure: MeasureOf<T>,
  factor?: string,
): Comparison | null {
  const [a, b] = [measured(groupA, measure), measured(groupB, measure)];
  if (a.length === 0 || b.length === 0) return null;
  const { shared, also } = settingsOf(a, b, factor);
  const settingOf = ({ parameters }: AnalysedTrial): string =>
    JSON.stringify(shared.map((name) => parameters[name]));
  const blockOf = ({ trial }: Unit): string => `${trial.seed} ${settingOf(trial)}`;
  const [blocksA, blocksB] = [groupBy(a, blockOf), groupBy(b, blockOf)];
  const matched = new Set([...blocksA.keys()].filter((block) => blocksB.has(block)));
  // A single pair among more trials says less than all of them unpaired.
  const single = blocksA.size === 1 && blocksB.size === 1;
  const paired = matched.size > 1 || (matched.size === 1 && single);

  const used = paired ? [a, b].map((units) => units.filter((unit) => matched.has(blockOf(unit)))) : [a, b];
  const trials = used.flat().map(({ trial }) => trial);
  const [valuesA, valuesB] = paired
    ? [blocksA, blocksB].map((blocks) => [...matched].map((block) => average(blocks.get(block) ?? [])))
    : [unpairedUnits(a), unpairedUnits(b)];
  if (!valuesA || !valuesB) return null;
  const difference = (paired ? pairedDifference : welchDifference)(valuesA, valuesB);
  return {
    difference,
    a: mean(valuesA),
    b: mean(valuesB),
    design: paired ? 'paired' : 'unpaired',
    n: Math.min(valuesA.length, valuesB.length),
    seeds: new Set(trials.map(({ seed }) => seed)).size,
    settings: new Set(trials.map(settingOf)).size,
    within_noise: difference.p === null ? null : difference.p >= NOISE,
    also,
  };
}

/** The completed trials that have that measure, with it. */
export function measured<T extends AnalysedTrial>(trials: readonly T[], measure: MeasureOf<T>): Unit[] {
  return trials.flatMap((trial) => {
    const value = typeof measure === 'function' ? measure(trial) : trial[measure];
    return isCompleted(trial) && value !== null && Number.isFinite(value) ? [{ trial, value }] : [];
  });
}

const average = (units: readonly Unit[]): number => mean(units.map(({ value }) => value));

/** What is counted of trials that are no pairs: the mean of each configuration; of a single one, its trials. */
export const unitsOf = (trials: readonly AnalysedTrial[], measure: Measure): number[] =>
  unpairedUnits(measured(trials, measure));

/** Seeds of one configuration are more alike than two configurations are: a configuration counts once. */
function unpairedUnits(units: readonly Unit[]): number[] {
  const configurations = groupBy(units, ({ trial }) => trial.configuration);
  return configurations.size > 1
    ? [...configurations.values()].map(average)
    : units.map(({ value }) => value);
}

/**
 * Of the parameters, those that all trials of both groups have and that vary within a group: pairs must agree in them.
 * And those that tell the groups apart as `factor` does, without being another name for it.
 */
function settingsOf(
  a: readonly Unit[],
  b: readonly Unit[],
  factor: string | undefined,
): { shared: string[]; also: string[] } {
  const names = [...new Set([...a, ...b].flatMap(({ trial }) => Object.keys(trial.parameters)))];
  const valuesIn = (units: readonly Unit[], name: string): Set<ParameterValue | undefined> =>
    new Set(units.map(({ trial }) => trial.parameters[name]));
  const isFactor = (name: string): boolean =>
    factor !== undefined &&
    [...a, ...b].every(({ trial }) => String(trial.parameters[name]) === String(factorOf(trial, factor)));
  const shared: string[] = [];
  const also: string[] = [];
  for (const name of names) {
    const [inA, inB] = [valuesIn(a, name), valuesIn(b, name)];
    if (inA.has(undefined) || inB.has(undefined)) continue;
    if (inA.size > 1 || inB.size > 1) shared.push(name);
    else if (!inA.has([...inB][0]) && !isFactor(name)) also.push(name);
  }
  return { shared, also };
}
