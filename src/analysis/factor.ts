// What one factor does: its values side by side, each compared with the best of them.
import type { Goal } from '../metrics/watched.ts';
import type { ParameterValue } from '../search/space.ts';
import { type Anova, oneWayAnova } from '../statistics/anova.ts';
import type { Mean } from '../statistics/mean.ts';
import { againstBest } from '../statistics/studentized-range.ts';
import { meanOf } from '../statistics/t-test.ts';
import { type Comparison, compareGroups, unitsOf } from './compare.ts';
import { type Configuration, configurationsOf, meanOver } from './configurations.ts';
import {
  type AnalysedTrial,
  better,
  factorOf,
  groupBy,
  isCompleted,
  type Measure,
  searched,
} from './trial.ts';

export interface Level {
  value: ParameterValue;
  /** All that have that value, whatever became of them. */
  trials: AnalysedTrial[];
  completed: number;
  pruned: number;
  /** Failed, diverged or timed out. */
  failed: number;
  /** Over the completed trials, as all that follow: of what is compared. */
  mean: Mean | null;
  validation_accuracy: Mean | null;
  test_accuracy: Mean | null;
  /** Training accuracy less validation accuracy, at the epoch whose weights count: large where it over-fits. */
  gap: Mean | null;
  seconds: Mean | null;
  images_per_second: Mean | null;
  parameter_count: Mean | null;
  /** The best of its configurations. */
  best: Configuration | null;
  /** The best level's mean less this one's; null for the best level, and where nothing can be compared. */
  comparison: Comparison | null;
  /** Of that difference, corrected for the number of levels (Tukey's range). */
  p: number | null;
  /** Could it be as good as the best level? True for that one; null where one seed alone cannot tell. */
  within_noise: boolean | null;
}

export interface FactorAnalysis {
  factor: string;
  measure: Measure;
  goal: Goal;
  /** Best mean first; those without a completed trial last. */
  levels: Level[];
  /** Do the levels differ at all? Over configurations; null for two levels, where the comparison says it. */
  anova: Anova | null;
}

const FAILED = new Set(['failed', 'diverged', 'timed_out']);
const NOISE = 0.05;

/** Null where the trials do not differ in that factor. Those that do not have it, and finalists, are left out. */
export function analyseFactor(
  trials: readonly AnalysedTrial[],
  factor: string,
  { goal, measure = 'value' }: { goal: Goal; measure?: Measure },
): FactorAnalysis | null {
  const groups = groupBy(
    searched(trials).filter((trial) => factorOf(trial, factor) !== undefined),
    (trial) => factorOf(trial, factor) as ParameterValue,
  );
  if (groups.size < 2) return null;
  const order = better(goal);
  const levels = [...groups]
    .map(([value, group]) => levelOf(value, group, { goal, measure }))
    .sort((a, b) => {
      if (a.mean && b.mean) return order(a.mean.value, b.mean.value);
      return Number(a.mean === null) - Number(b.mean === null);
    });
  const [best, ...others] = levels as [Level, ...Level[]];
  const comparisons = others.map((level) => compareGroups(best.trials, level.trials, measure, factor));
  const corrected = againstBest(comparisons.map((comparison) => comparison?.difference ?? null));
  return {
    factor,
    measure,
    goal,
    anova: levels.length < 3 ? null : oneWayAnova(levels.map(({ trials }) => unitsOf(trials, measure))),
    levels: [
      { ...best, within_noise: best.mean ? true : null },
      ...others.map((level, i): Level => {
        const comparison = comparisons[i] ?? null;
        const p = corrected[i] ?? null;
        return { ...level, comparison, p, within_noise: p === null ? null : p >= NOISE };
      }),
    ],
  };
}

function levelOf(
  value: ParameterValue,
  trials: AnalysedTrial[],
  { goal, measure }: { goal: Goal; measure: Measure },
): Level {
  const [best] = configurationsOf(trials, goal);
  return {
    value,
    trials,
    completed: trials.filter(isCompleted).length,
    pruned: trials.filter(({ status }) => status === 'pruned').length,
    failed: trials.filter(({ status }) => FAILED.has(status)).length,
    mean: meanOver(trials, measure),
    validation_accuracy: meanOver(trials, 'validation_accuracy'),
    test_accuracy: meanOver(trials, 'test_accuracy'),
    gap: gapOf(trials),
    seconds: meanOver(trials, 'seconds'),
    images_per_second: meanOver(trials, 'images_per_second'),
    parameter_count: meanOver(trials, 'parameter_count'),
    best: best?.value ? best : null,
    comparison: null,
    p: null,
    within_noise: null,
  };
}

function gapOf(trials: readonly AnalysedTrial[]): Mean | null {
  const gaps = trials
    .filter(isCompleted)
    .flatMap(({ train_accuracy, validation_accuracy }) =>
      train_accuracy === null || validation_accuracy === null ? [] : [train_accuracy - validation_accuracy],
    );
  return gaps.length === 0 ? null : meanOf(gaps);
}
