// A trial as the analysis of many needs it, and the values by which trials are told apart.
import type { Goal } from '../metrics/watched.ts';
import type { ParameterValue } from '../search/space.ts';

/** By epoch, index 0 for epoch 1; null where a value is missing or not finite. */
export type Curve = readonly (number | null)[];

/** Accuracies are in 0 … 1; null is what was not measured, or is not finite. */
export interface AnalysedTrial {
  id: number;
  name: string;
  /** Equal for trials that differ in their seed alone. */
  configuration: string;
  architecture: string;
  optimizer: string;
  /** 0 without dropout; a text such as `0.25, 0.5` where layers differ. */
  dropout_rate: number | string;
  batch_normalization: boolean;
  /** The names of what changes its training images. */
  augmentation: readonly string[];
  seed: number;
  status: string;
  reason: string | null;
  /** `finalists` for one of the best, run again on a seed that had no part in choosing it. */
  phase?: 'search' | 'finalists';
  /** What the sweep varies, by path. */
  parameters: Readonly<Record<string, ParameterValue>>;
  /** The sweep's metric at the epoch whose weights count; so are the next three. */
  value: number | null;
  train_accuracy: number | null;
  validation_accuracy: number | null;
  validation_loss: number | null;
  test_accuracy: number | null;
  test_loss: number | null;
  /** Of the whole trial. */
  seconds: number | null;
  parameter_count: number | null;
  images_per_second: number | null;
  curves: {
    validation_accuracy: Curve;
    /** Of training up to the epoch's end. */
    elapsed_seconds: Curve;
  };
}

/** What trials are compared by: a parameter's path, or one of these. */
const FACTS: Readonly<Record<string, (trial: AnalysedTrial) => ParameterValue>> = {
  architecture: ({ architecture }) => architecture,
  optimizer: ({ optimizer }) => optimizer,
  dropout_rate: ({ dropout_rate }) => dropout_rate,
  batch_normalization: ({ batch_normalization }) => batch_normalization,
  augmentation: ({ augmentation }) => (augmentation.length === 0 ? 'none' : augmentation.join(', ')),
};

/** A trial's value of a factor; undefined where it has none. */
export function factorOf(trial: AnalysedTrial, factor: string): ParameterValue | undefined {
  if (Object.hasOwn(trial.parameters, factor)) return trial.parameters[factor];
  return Object.hasOwn(FACTS, factor) ? FACTS[factor]?.(trial) : undefined;
}

/**
 * The factors in which trials differ, parameters first. One that says the same as an earlier one is left out, as
 * `optimizer` where `optimizer.type` is there.
 */
export function factorsIn(trials: readonly AnalysedTrial[]): string[] {
  const names = new Set(trials.flatMap(({ parameters }) => Object.keys(parameters)));
  const seen = new Set<string>();
  return [...names, ...Object.keys(FACTS)].filter((factor) => {
    const values = trials.map((trial) => factorOf(trial, factor));
    const groups = partition(values);
    if (new Set(groups).size < 2 || seen.has(groups.join())) return false;
    seen.add(groups.join());
    return true;
  });
}

/** Of numbers that were drawn from a range there are as many as trials, and nothing can be said of each. */
export const MOST_VALUES = 12;

/** The factors whose values are few enough to be compared with each other. */
export const comparableFactors = (trials: readonly AnalysedTrial[]): string[] =>
  factorsIn(trials).filter(
    (factor) => new Set(trials.map((trial) => factorOf(trial, factor))).size <= MOST_VALUES,
  );

/** The values numbered as they first come up: equal for two factors that tell the same trials apart. */
function partition(values: readonly unknown[]): number[] {
  const numbers = new Map<unknown, number>();
  return values.map((value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
}

/** What is measured of a trial: any of its numbers. */
export type Measure = Extract<
  keyof AnalysedTrial,
  | 'value'
  | 'train_accuracy'
  | 'validation_accuracy'
  | 'validation_loss'
  | 'test_accuracy'
  | 'test_loss'
  | 'seconds'
  | 'parameter_count'
  | 'images_per_second'
>;

/** Trials that went to their end: the others' numbers are not comparable. */
export const isCompleted = ({ status }: { status: string }): boolean => status === 'completed';

/**
 * Those that were not run again as finalists: only the best were, so that these would speak for the values that they
 * happen to have.
 */
export const searched = <T extends { phase?: AnalysedTrial['phase'] }>(trials: readonly T[]): T[] =>
  trials.filter(({ phase }) => phase !== 'finalists');

/** Orders numbers, the better first. */
export const better =
  (goal: Goal) =>
  (a: number, b: number): number =>
    goal === 'maximize' ? b - a : a - b;

/** Keeps the order of first appearance. */
export function groupBy<T, Key>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
