// What a sweep varies: the hyperparameters whose values differ from trial to trial.

import { type AnalysedTrial, factorOf, factorsIn } from '../analysis/trial.ts';
import type { SweepData } from '../record/sweep-data.ts';
import type { ParameterValue } from '../search/space.ts';
import { factorName, factorNames } from './factor-name.ts';
import * as format from './format.ts';

export interface Varied {
  /** As in `optimizer.learning_rate`. */
  path: string;
  /** As short as it is unique, fit to be shown: `learning_rate`. */
  name: string;
  kind: 'category' | 'linear' | 'log';
  /** All values that there are, numbers in their order. */
  values: ParameterValue[];
  /** The value that a trial has; undefined where it has none. */
  of(trial: AnalysedTrial): ParameterValue | undefined;
}

/** Numbers that differ by this factor may be compared by their logarithms. */
const LOG_RANGE = 30;

/** In the order of their names. */
export function variedParameters({ trials }: Pick<SweepData, 'trials'>): Varied[] {
  const paths = [...new Set(trials.flatMap(({ parameters }) => Object.keys(parameters)))];
  const names = factorNames(paths);
  return paths
    .map((path) => varied(path, names.get(path) ?? path, trials, ({ parameters }) => parameters[path]))
    .filter(({ values }) => values.length > 1);
}

/** Are sorted numbers spread over powers of ten? Of those that are evenly spread, the middle one is in the middle. */
function isLogarithmic(sorted: readonly number[]): boolean {
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return low > 0 && high / low >= LOG_RANGE && middle < (low + high) / 4;
}

/** Values as some trials have them. */
export function varied(
  path: string,
  name: string,
  trials: readonly AnalysedTrial[],
  of: Varied['of'],
): Varied {
  const values = [...new Set(trials.map(of))].filter((value) => value !== undefined);
  const numbers = values.filter((value) => typeof value === 'number');
  const numeric = numbers.length === values.length;
  if (numeric) values.sort((a, b) => Number(a) - Number(b));
  else values.sort((a, b) => String(a).localeCompare(String(b), 'en', { numeric: true }));
  const kind = !numeric ? 'category' : isLogarithmic(values.map(Number)) ? 'log' : 'linear';
  return { path, name, kind, values, of };
}

/**
 * All factors that trials can be compared by: parameters, and facts such as `dropout_rate` that no parameter decides.
 */
export function factors({ trials }: Pick<SweepData, 'trials'>): Varied[] {
  const parameters = variedParameters({ trials });
  const names = new Set(parameters.map(({ path }) => path));
  const facts = factorsIn(trials)
    .filter((factor) => !names.has(factor))
    .map((factor) => varied(factor, factorName(factor), trials, (trial) => factorOf(trial, factor)))
    .filter((fact) => !parameters.some((parameter) => decides(parameter, fact, trials)));
  return [...parameters, ...facts];
}

/** Has each value of `by` one value of `of`? */
function decides(by: Varied, of: Varied, trials: readonly AnalysedTrial[]): boolean {
  const decided = new Map<ParameterValue | undefined, ParameterValue | undefined>();
  return trials.every((trial) => {
    const [key, value] = [by.of(trial), of.of(trial)];
    if (!decided.has(key)) decided.set(key, value);
    return decided.get(key) === value;
  });
}

/** Each value keeps its colour all over the page. */
export const colorOf = ({ values }: Varied, { value }: { value: ParameterValue }): number =>
  values.indexOf(value);

/** A value, fit to be shown. */
export const shown = (value: ParameterValue | undefined): string => {
  if (value === undefined) return '–';
  return typeof value === 'number' ? format.parameter(value) : format.label(String(value));
};
