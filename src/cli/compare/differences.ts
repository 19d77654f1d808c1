// How some subjects differ, as one plain value: what `--json` gives and the text shows.

import { classDifferences } from '../../analysis/class-differences.ts';
import { type Comparison, compareGroups } from '../../analysis/compare.ts';
import { configurationDifferences, type PathDifference } from '../../analysis/configuration-differences.ts';
import { meanOver } from '../../analysis/configurations.ts';
import { type TestDifference, testDifference } from '../../analysis/test-difference.ts';
import type { Measure } from '../../analysis/trial.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';
import { holm } from '../../statistics/holm.ts';
import type { Estimate } from '../../statistics/mean.ts';
import { proportionDifference, wilsonInterval } from '../../statistics/wilson.ts';
import type { Subject } from './subject.ts';

export interface ResultRow {
  measure: Measure | 'epochs';
  /** By subject; null where it was not measured. */
  values: (Estimate | null)[];
  /** By subject, less the first one's; null for the first. */
  differences: (Estimate | null)[];
}

export interface ClassRow {
  class: string;
  /** F1, means over the seeds. */
  values: (Estimate | null)[];
  differences: (Estimate | null)[];
}

export interface Differences {
  subjects: { label: string; run: number; trials: number[]; seeds: number[] }[];
  /** Were all tested on the same data? Else nothing below can be compared. */
  same_data: boolean;
  configuration: PathDifference[];
  results: ResultRow[];
  classes: ClassRow[];
  /** Of each but the first against the first, over seeds; null for the first. */
  comparisons: (Comparison | null)[];
  /** Likewise, image by image, where both are one trial. */
  tests: (TestDifference | null)[];
  /** P-values of these, corrected for their number (Holm): the first one was named to compare the others with. */
  p: (number | null)[];
}

const MEASURES: readonly Measure[] = [
  'test_accuracy',
  'validation_accuracy',
  'train_accuracy',
  'test_loss',
  'validation_loss',
  'seconds',
  'images_per_second',
  'parameter_count',
];

export function differencesOf(subjects: readonly Subject[]): Differences {
  const [first, ...others] = subjects as [Subject, ...Subject[]];
  const withFirst = <T>(compare: (other: Subject) => T | null): (T | null)[] => [
    null,
    ...others.map(compare),
  ];
  const rows = <Name extends Measure | 'epochs'>(
    measure: Name,
    of: Measure | ((trial: SweepTrial) => number | null),
  ): ResultRow => ({
    measure,
    values: subjects.map(({ trials }) => meanOver(trials, of)).map(withoutCounts),
    differences: withFirst((other) =>
      withoutCounts(compareGroups(other.trials, first.trials, of)?.difference),
    ),
  });
  const fingerprints = new Set(subjects.map(({ run }) => run.dataset.fingerprint));
  const same_data = fingerprints.size === 1;
  const tests = withFirst((other) =>
    same_data && first.answers && other.answers ? testDifference(first.answers, other.answers) : null,
  );
  const comparisons = withFirst((other) => compareGroups(first.trials, other.trials, 'test_accuracy'));
  return {
    subjects: subjects.map(({ label, run, trials }) => ({
      label,
      run: run.id,
      trials: trials.map(({ id }) => id),
      seeds: trials.map(({ seed }) => seed),
    })),
    same_data,
    configuration: configurationDifferences(subjects.map(({ config, trials }) => withSeed(config, trials))),
    results: [...MEASURES.map((measure) => rows(measure, measure)), rows('epochs', ({ epochs }) => epochs)]
      .map((row) => (row.measure === 'test_accuracy' ? withImages(row, subjects, tests) : row))
      .filter(({ values }) => values.some((value) => value !== null)),
    classes: same_data ? classRows(subjects, tests) : [],
    comparisons,
    tests,
    p: corrected(tests.map((test, i) => test?.test.exact_p ?? comparisons[i]?.difference.p ?? null)),
  };
}

/** Where both are one trial, the intervals are over images; else over seeds. */
function classRows(subjects: readonly Subject[], tests: readonly (TestDifference | null)[]): ClassRow[] {
  const [first, ...others] = subjects as [Subject, ...Subject[]];
  const byImage = others.map(({ answers }, i) =>
    tests[i + 1] && first.answers && answers
      ? classDifferences(answers, first.answers, first.classes.length)
      : null,
  );
  return first.classes.map((name, index) => {
    const f1 = (trial: SweepTrial): number | null => trial.f1[index] ?? null;
    return {
      class: name,
      values: subjects.map(({ trials }) => withoutCounts(meanOver(trials, f1))),
      differences: [
        null,
        ...others.map(
          ({ trials }, i) =>
            byImage[i]?.[index] ?? withoutCounts(compareGroups(trials, first.trials, f1)?.difference),
        ),
      ],
    };
  });
}

function corrected(p: readonly (number | null)[]): (number | null)[] {
  const known = holm(p.filter((value) => value !== null));
  let next = 0;
  return p.map((value) => (value === null ? null : (known[next++] ?? null)));
}

const withoutCounts = (estimate: Estimate | null | undefined): Estimate | null =>
  estimate ? { value: estimate.value, low: estimate.low, high: estimate.high } : null;

/** Where there is one trial, its seed is a part of the configuration; of several, it is none. */
const withSeed = (config: unknown, trials: readonly SweepTrial[]): unknown =>
  typeof config === 'object' && trials.length > 1 ? { ...config, seed: null } : config;

/** One trial's accuracy is as sure as the number of its test images makes it. */
function withImages(
  row: ResultRow,
  subjects: readonly Subject[],
  tests: readonly (TestDifference | null)[],
): ResultRow {
  const proportions = subjects.map(({ trials: [trial, ...more], run }) => {
    const accuracy = trial?.test_accuracy ?? null;
    if (accuracy === null || more.length > 0) return null;
    return { successes: Math.round(accuracy * run.dataset.test), trials: run.dataset.test };
  });
  const [first = null] = proportions;
  return {
    ...row,
    values: row.values.map((value, i) => {
      const known = proportions[i];
      if (!value || !known) return value;
      const [low, high] = wilsonInterval(known.successes, known.trials);
      return { value: value.value, low, high };
    }),
    differences: row.differences.map((difference, i) => {
      const [test, known] = [tests[i], proportions[i]];
      if (test) return negated(test.difference);
      return difference && known && first ? proportionDifference(known, first) : difference;
    }),
  };
}

const negated = ({ value, low, high }: Estimate): Estimate => ({
  value: 0 - value,
  low: high === null ? null : 0 - high,
  high: low === null ? null : 0 - low,
});
