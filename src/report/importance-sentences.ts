// What decides how good a configuration is, in words.
import type { Importance } from '../analysis/importance.ts';
import { better, MOST_VALUES } from '../analysis/trial.ts';
import type { ParameterValue } from '../search/space.ts';
import { inUnits, type Metric, measured } from './answer-words.ts';
import { factorName } from './factor-name.ts';
import * as format from './format.ts';

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
