// What a sweep found, in sentences: which is better, by how much, how surely, and at what price.
import type { Comparison } from '../analysis/compare.ts';
import { type Configuration, configurationsOf } from '../analysis/configurations.ts';
import { analyseFactor, type FactorAnalysis, type Level } from '../analysis/factor.ts';
import { type Importance, importanceOf } from '../analysis/importance.ts';
import { commonSeconds, meanAccuracyAt, trainingSeconds } from '../analysis/speed.ts';
import { type Standing, standings } from '../analysis/standings.ts';
import {
  type AnalysedTrial,
  better,
  comparableFactors,
  type Goal,
  isCompleted,
  type Measure,
  MOST_VALUES,
} from '../analysis/trial.ts';
import type { ParameterValue } from '../search/space.ts';
import { type Estimate, mean } from '../statistics/mean.ts';
import { factorName } from './factor-name.ts';
import * as format from './format.ts';

export interface Metric {
  /** As in `validation.accuracy`. */
  name: string;
  goal: Goal;
}

/** What is asked about first, where it varies; other parameters follow in the order of their importance. */
const FIRST = ['architecture', 'optimizer', 'dropout_rate'];
/** More sentences about parameters than these are left to the sections. */
const MOST = 4;

/**
 * The answers of a sweep, most important first: the differences that a person asked about, the best configuration,
 * what decides, and what was not counted. Without a completed trial, that alone.
 */
export function answersOf(trials: readonly AnalysedTrial[], metric: Metric): string[] {
  const answers = known.get(trials) ?? findAnswers(trials, metric);
  known.set(trials, answers);
  return answers;
}

/** The report and the terminal tell a sweep's answers one after the other. */
const known = new WeakMap<readonly AnalysedTrial[], string[]>();

function findAnswers(trials: readonly AnalysedTrial[], metric: Metric): string[] {
  if (!trials.some(isCompleted)) return ['No trial was completed: there is nothing to compare yet.'];
  const measure = comparedBy(trials, metric);
  const configurations = configurationsOf(trials, metric.goal);
  const importance = importanceOf(trials);
  const comparisons = orderedFactors(trials, importance)
    .slice(0, MOST)
    .map((factor) => analyseFactor(trials, factor, { goal: goalOf(measure, metric), measure }))
    .filter((analysis) => analysis !== null);
  return [
    ...comparisons.flatMap((analysis, i) => [
      factorSentence(analysis, metric),
      i === 0 ? equalTimeSentence(analysis) : null,
    ]),
    bestSentence(configurations, standings(configurations, metric.goal), metric),
    importance && importanceSentence(importance),
    ...(importance ? courseSentences(importance, metric) : []),
    uncountedSentence(trials),
  ].filter((sentence) => sentence !== null);
}

/** The test set, which chose nothing, where all have it and the sweep ranks by accuracy; else the sweep's metric. */
export function comparedBy(trials: readonly AnalysedTrial[], { name }: Metric): Measure {
  const tested = trials.filter(isCompleted).every(({ test_accuracy }) => test_accuracy !== null);
  return tested && name.endsWith('.accuracy') ? 'test_accuracy' : 'value';
}

const goalOf = (measure: Measure, { goal }: Metric): Goal =>
  measure === 'test_accuracy' ? 'maximize' : goal;

function orderedFactors(trials: readonly AnalysedTrial[], importance: Importance | null): string[] {
  const factors = comparableFactors(trials);
  const shares = new Map(importance?.parameters.map(({ parameter, share }) => [parameter, share.value]));
  const asked = (factor: string): number => {
    const place = FIRST.findIndex((name) => factor === name || factor.startsWith(`${name}.type`));
    return place === -1 ? FIRST.length : place;
  };
  return factors.sort((a, b) => asked(a) - asked(b) || (shares.get(b) ?? 0) - (shares.get(a) ?? 0));
}

/** What one factor does: the best level against each other one, and what became of the trials that are not counted. */
export function factorSentence(analysis: FactorAnalysis, metric: Metric): string {
  const { factor, measure, levels } = analysis;
  const nameOf = levelNames(analysis);
  const failed = levels
    .filter((level) => level.failed > 0)
    .map((level) => `${level.failed} of ${format.count(level.trials.length, 'trial')} with ${nameOf(level)}`);
  const lost = failed.length === 0 ? '' : ` Failed or diverged: ${format.list(failed)}.`;
  const [best, ...others] = levels.filter((level) => level.mean !== null);
  if (!best) return `By ${factorName(factor)}, nothing can be compared: no trial was completed.${lost}`;
  const [other] = others;
  if (!other) return `By ${factorName(factor)}, only ${nameOf(best)} has completed trials.${lost}`;
  if (others.length === 1) {
    const options = { measure, metric, times: timesOf(best, other) };
    return pairSentence([nameOf(best), nameOf(other)], other.comparison, options) + lost;
  }

  const near = others.filter(({ within_noise }) => within_noise === true);
  const worse = others.filter(({ within_noise }) => within_noise === false);
  const mean = inUnits(best.mean?.value ?? Number.NaN, measure, metric);
  const lead = `By ${factorName(factor)}, ${nameOf(best)} is best, with ${mean} in ${measured(measure, metric)}`;
  const also = alsoText(others.flatMap(({ comparison }) => comparison?.also ?? []));
  if (near.length + worse.length === 0) {
    return `${lead}; ${nameOf(other)} follows, ${behindText(other, measure, metric)}. ${NOT_SURE}${also}${lost}`;
  }
  const behind = worse.map((level) => `${nameOf(level)} (${behindText(level, measure, metric)})`);
  const parts = [
    lead,
    ...(near.length > 0 ? [`${format.list(near.map(nameOf))} ${isOrAre(near)} within noise of it`] : []),
    ...(worse.length > 0 ? [`${format.list(behind)} ${isOrAre(worse)} worse`] : []),
  ];
  return `${parts.join('; ')}.${also}${lost}`;
}

const NOT_SURE =
  'One seed cannot say how much of that is chance: `replicates` in the search gives each configuration several.';

const isOrAre = ({ length }: readonly unknown[]): string => (length === 1 ? 'is' : 'are');

/** A word says enough by itself; a number wants the last part of its path before it. */
export function levelNames({ factor }: FactorAnalysis): (level: Level) => string {
  const short = factorName(factor);
  return ({ value }) => {
    if (typeof value === 'boolean') return `${value ? 'with' : 'without'} ${short}`;
    return typeof value === 'number' ? `${short} ${value}` : format.label(value);
  };
}

/** Of two, whether the first one is better, by how much, how surely, and at what price. */
export function pairSentence(
  [a, b]: readonly [string, string],
  comparison: Comparison | null,
  { measure, metric, times }: { measure: Measure; metric: Metric; times: number | null },
): string {
  if (!comparison) return `${a} and ${b} have no trials that can be compared.`;
  const by = sizeText(comparison.difference.value, measure, metric);
  const where = measured(measure, metric);
  const price = times === null ? '' : `, ${timesText(times)}`;
  const also = alsoText(comparison.also);
  if (comparison.within_noise === null) {
    return `${a} is ahead of ${b} by ${by} in ${where}${price}. ${NOT_SURE}${also}`;
  }
  const sure = sureText(comparison, measure, metric);
  return comparison.within_noise
    ? `Whether ${a} beats ${b} is open: its lead of ${by} in ${where} is within noise (${sure})${price}.${also}`
    : `${a} beats ${b} by ${by} in ${where} (${sure})${price}.${also}`;
}

/** What each level had reached when the first of all had been trained to its end; null where all take as long. */
export function equalTimeSentence(analysis: FactorAnalysis): string | null {
  const nameOf = levelNames(analysis);
  const levels = analysis.levels.filter(({ mean }) => mean !== null);
  const seconds = commonSeconds(levels.map(({ trials }) => trials));
  const times = levels.map(({ trials }) =>
    mean(trials.filter(isCompleted).map((trial) => trainingSeconds(trial) ?? 0)),
  );
  if (seconds === null || levels.length < 2 || Math.max(...times) < MUCH_LONGER * Math.min(...times))
    return null;
  const reached = levels
    .map((level) => ({ name: nameOf(level), accuracy: meanAccuracyAt(level.trials, seconds)?.value ?? null }))
    .sort((a, b) => (b.accuracy ?? 0) - (a.accuracy ?? 0))
    .map(({ name, accuracy }) => `${name} ${accuracy === null ? 'no epoch' : format.percent(accuracy)}`);
  return `After the same ${format.duration(seconds)} of training, validation accuracy had come to: ${reached.join(', ')}.`;
}

/** Less is no reason to compare at equal times. */
const MUCH_LONGER = 1.5;

/** How many times as long the first one takes; null where that is not known. */
const timesOf = (a: Level, b: Level): number | null =>
  a.seconds?.value && b.seconds?.value ? a.seconds.value / b.seconds.value : null;

/** What was measured, in words. */
export const measured = (measure: Measure, { name }: Metric): string =>
  (measure === 'value' ? name : measure).replaceAll(/[._]/g, ' ');

const isAccuracy = (measure: Measure, { name }: Metric): boolean =>
  (measure === 'value' ? name : measure).endsWith('accuracy');

const inUnits = (value: number, measure: Measure, metric: Metric): string =>
  isAccuracy(measure, metric) ? format.percent(value) : format.decimal(value);

/** A difference without its sign: `5.1 points`, `0.034`. */
export function sizeText(difference: number, measure: Measure, metric: Metric): string {
  const size = Math.abs(difference);
  if (!isAccuracy(measure, metric)) return format.decimal(size);
  const points = (100 * size).toFixed(Math.abs(100 * size) < 0.1 ? 2 : 1);
  return `${points} ${points === '1.0' ? 'point' : 'points'}`;
}

/** `95 % interval 4.8–5.4, 5 paired seeds`; the interval of the difference's size. */
export function sureText(comparison: Comparison, measure: Measure, metric: Metric): string {
  return `95\u202f% interval ${sizeRange(comparison.difference, measure, metric)}, ${designText(comparison)}`;
}

/** An interval of the size: `4.8–5.4`, `−0.2 to 0.4`. */
export function sizeRange({ value, low, high }: Estimate, measure: Measure, metric: Metric): string {
  const sign = value < 0 ? -1 : 1;
  const scale = sign * (isAccuracy(measure, metric) ? 100 : 1);
  const limits = [low, high].map((limit) => scale * (limit ?? Number.NaN)).sort((a, b) => a - b);
  const digits = isAccuracy(measure, metric) ? (Math.abs(100 * value) < 0.1 ? 2 : 1) : 3;
  const [least = '', most = ''] = limits.map((limit) => format.decimal(limit, digits));
  // A dash after a minus sign is hard to read.
  return least.startsWith('−') ? `${least} to ${most}` : `${least}–${most}`;
}

/** `5 paired seeds`, `12 pairs with one seed`, `36 pairs: 12 settings × 3 seeds`. */
export function designText({ design, n, seeds, settings }: Comparison): string {
  if (design === 'unpaired') return 'not paired';
  if (settings === 1) return `${n} paired seed${n === 1 ? '' : 's'}`;
  if (seeds === 1) return `${n} paired settings`;
  return n === seeds * settings ? `${n} pairs: ${settings} settings × ${seeds} seeds` : `${n} pairs`;
}

function behindText({ comparison, within_noise }: Level, measure: Measure, metric: Metric): string {
  if (comparison === null) return 'not comparable';
  const size = `${sizeText(comparison.difference.value, measure, metric)} behind`;
  return within_noise === null
    ? size
    : `${size}, 95\u202f% interval ${sizeRange(comparison.difference, measure, metric)}`;
}

/** A ratio of two times in words. */
export function timesText(ratio: number): string {
  if (ratio > 0.95 && ratio < 1.05) return 'in the same time';
  if (ratio >= 1)
    return `at ${ratio < 9.95 ? Number(ratio.toFixed(1)) : Math.round(ratio)} times the training time`;
  return `in ${format.percent(ratio, 0)} of the training time`;
}

const alsoText = (also: readonly string[]): string => {
  const names = [...new Set(also)];
  return names.length === 0 ? '' : ` They differ in ${format.list(names.map(factorName))}, too.`;
};

/** The best configuration, how sure it is, and the cheapest that is within its noise. */
export function bestSentence(
  configurations: readonly Configuration[],
  standing: readonly Standing[],
  metric: Metric,
): string | null {
  const [best] = configurations;
  if (!best?.value) return null;
  const { value, test_accuracy: test, finalist, seconds } = best;
  const what = `the best ${finalist ? 'finalist' : 'configuration'}`;
  const seeds =
    value.n > 1
      ? `mean of ${value.n} ${finalist ? 'fresh seeds' : 'seeds'}${rangeText(value, metric)}`
      : 'one seed';
  const tested = test === null ? '' : `; test accuracy ${format.percent(test.value)}`;
  const name = format.label(best.name);
  const lead = `${name} is ${what}: ${measured('value', metric)} ${inUnits(value.value, 'value', metric)} (${seeds})${tested}.`;
  const others = standing.slice(1);
  if (others.length === 0) return lead;
  const only = others.length === 1;
  if (others.every(({ within_noise }) => within_noise === null)) {
    return `${lead} With one seed each, ${only ? 'the other one' : `any of the ${others.length} others`} may be as good.`;
  }
  const near = others.filter(({ within_noise }) => within_noise === true);
  if (near.length === 0)
    return `${lead} ${only ? 'The other one is not' : 'None of the others is'} within its noise.`;
  const cheapest = near
    .map(({ configuration }) => configuration)
    .filter(({ seconds }) => seconds !== null)
    .toSorted((a, b) => (a.seconds?.value ?? 0) - (b.seconds?.value ?? 0))[0];
  const ratio = cheapest?.seconds && seconds ? cheapest.seconds.value / seconds.value : 1;
  const saving =
    cheapest && ratio < 0.9
      ? `, of which ${format.label(cheapest.name)} takes ${format.percent(ratio, 0)} of its time`
      : '';
  const which = only ? 'The other one' : `${near.length} of the ${others.length} others`;
  return `${lead} ${which} ${isOrAre(near)} within its noise${saving}.`;
}

function rangeText({ low, high }: Estimate, metric: Metric): string {
  if (low === null || high === null) return '';
  const range = isAccuracy('value', metric)
    ? format.percentRange(low, high)
    : `${format.decimal(low)}–${format.decimal(high)}`;
  return `, 95\u202f% interval ${range}`;
}

/** What decides how good a configuration is; null where too few configurations could tell. */
export function importanceSentence({ parameters, noise, configurations }: Importance): string | null {
  const telling = parameters.filter(({ share }) => (share.low ?? 0) >= TELLING).slice(0, 3);
  const chance =
    noise === null || noise < 0.1 ? '' : `; seeds alone make ${format.percent(noise, 0)} of them`;
  if (configurations < FEWEST || parameters.length < 2) return null;
  if (telling.length === 0) return `No parameter explains the differences by itself${chance}.`;
  const shares = telling.map(({ parameter, share }, i) => {
    return `${factorName(parameter)} ${i === 0 ? 'explains ' : ''}${format.percent(share.value, 0)}`;
  });
  return `Of the differences between ${configurations} configurations, ${format.list(shares)}${chance}.`;
}

/** Of numbers that were drawn from a range and matter: about which value is best, all else being averaged over. */
export function courseSentences({ parameters, configurations }: Importance, metric: Metric): string[] {
  if (configurations < FEWEST) return [];
  return parameters
    .filter(({ effects, share }) => effects.length > MOST_VALUES && (share.low ?? 0) >= TELLING)
    .map(({ parameter, effects }) => {
      const order = better(metric.goal);
      const [best, ...others] = effects.toSorted((a, b) => order(a.expected.value, b.expected.value));
      const worst = others.at(-1);
      const at = (effect: typeof best): string =>
        `${inUnits(effect?.expected.value ?? Number.NaN, 'value', metric)} at ${shortNumber(effect?.value)}`;
      return `${factorName(parameter)} is best around ${shortNumber(best?.value)}: averaged over all else, ${measured('value', metric)} is ${at(best)} and ${at(worst)}.`;
    });
}

const shortNumber = (value: ParameterValue | undefined): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(2))) : format.label(String(value));

/** A share of which less is sure is not worth a word; and fewer configurations tell of chance. */
const TELLING = 0.05;
const FEWEST = 8;

/** Which trials no comparison counts, and why. */
export function uncountedSentence(trials: readonly AnalysedTrial[]): string | null {
  const counts = new Map<string, number>();
  for (const { status } of trials) {
    if (status !== 'completed') counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const parts = [...counts].map(([status, count]) => `${count} ${status.replace('_', ' ')}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const lucky = counts.has('pruned') ? '; settings that lost many of theirs look better than they are' : '';
  return `Not counted: ${format.list(parts)} ${total === 1 ? 'trial' : 'trials'} of ${trials.length}${lucky}.`;
}
