// What a sweep found, in sentences: which is better, by how much, how surely, and at what price.
import { configurationsOf } from '../analysis/configurations.ts';
import { analyseFactor } from '../analysis/factor.ts';
import { type Importance, importanceOf } from '../analysis/importance.ts';
import { standings } from '../analysis/standings.ts';
import { type AnalysedTrial, comparableFactors, isCompleted, type Measure } from '../analysis/trial.ts';
import type { Goal } from '../metrics/watched.ts';
import type { Metric } from './answer-words.ts';
import { bestSentence } from './best-sentence.ts';
import { equalTimeSentence, factorSentence } from './factor-sentences.ts';
import * as format from './format.ts';
import { courseSentences, importanceSentence } from './importance-sentences.ts';

/** What is asked about first, where it varies; other parameters follow in the order of their importance. */
const FIRST = ['architecture', 'optimizer', 'dropout_rate'];
/** More sentences about parameters than these are left to the sections. */
const MOST = 4;

/**
 * The answers of a sweep, most important first: the differences that a person asked about, the best configuration,
 * what decides, and what was not counted. Without a completed trial, that alone.
 */
export function answersOf(trials: readonly AnalysedTrial[], metric: Metric): string[] {
  const last = known.get(trials);
  const answers = last?.metric === metric ? last.answers : findAnswers(trials, metric);
  known.set(trials, { metric, answers });
  return answers;
}

/** The report and the terminal tell a sweep's answers one after the other. */
const known = new WeakMap<readonly AnalysedTrial[], { metric: Metric; answers: string[] }>();

function findAnswers(trials: readonly AnalysedTrial[], metric: Metric): string[] {
  if (!trials.some(isCompleted)) return ['No trial was completed: there is nothing to compare yet.'];
  const compared = comparedBy(trials, metric);
  const configurations = configurationsOf(trials, metric.goal);
  const importance = importanceOf(trials);
  const comparisons = orderedFactors(trials, importance)
    .slice(0, MOST)
    .map((factor) => analyseFactor(trials, factor, compared))
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
export function comparedBy(
  trials: readonly AnalysedTrial[],
  { name, goal }: Metric,
): { measure: Measure; goal: Goal } {
  const tested = trials.filter(isCompleted).every(({ test_accuracy }) => test_accuracy !== null);
  return tested && name.endsWith('.accuracy')
    ? { measure: 'test_accuracy', goal: 'maximize' }
    : { measure: 'value', goal };
}

function orderedFactors(trials: readonly AnalysedTrial[], importance: Importance | null): string[] {
  const factors = comparableFactors(trials);
  const shares = new Map(importance?.parameters.map(({ parameter, share }) => [parameter, share.value]));
  const asked = (factor: string): number => {
    const place = FIRST.findIndex((name) => factor === name || factor.startsWith(`${name}.type`));
    return place === -1 ? FIRST.length : place;
  };
  return factors.sort((a, b) => asked(a) - asked(b) || (shares.get(b) ?? 0) - (shares.get(a) ?? 0));
}

/** Which trials no comparison counts, and why. */
function uncountedSentence(trials: readonly AnalysedTrial[]): string | null {
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
