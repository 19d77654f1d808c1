// What one factor does, in sentences: which level is better, by how much, how surely, and at what price.
import type { Comparison } from '../analysis/compare.ts';
import type { FactorAnalysis, Level } from '../analysis/factor.ts';
import { commonSeconds, meanAccuracyAt, trainingSeconds } from '../analysis/speed.ts';
import { isCompleted, type Measure } from '../analysis/trial.ts';
import { mean } from '../statistics/mean.ts';
import { inUnits, type Metric, measured, sizeRange, sizeText, sureText, timesText } from './answer-words.ts';
import { factorName } from './factor-name.ts';
import * as format from './format.ts';

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

function behindText({ comparison, within_noise }: Level, measure: Measure, metric: Metric): string {
  if (comparison === null) return 'not comparable';
  const size = `${sizeText(comparison.difference.value, measure, metric)} behind`;
  return within_noise === null
    ? size
    : `${size}, ${format.INTERVAL} ${sizeRange(comparison.difference, measure, metric)}`;
}

const alsoText = (also: readonly string[]): string => {
  const names = [...new Set(also)];
  return names.length === 0 ? '' : ` They differ in ${format.list(names.map(factorName))}, too.`;
};
