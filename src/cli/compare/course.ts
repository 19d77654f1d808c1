// What a number that was drawn from a range does: in words, and what is to be expected along the range in a table.
import { importanceOf, type ParameterImportance } from '../../analysis/importance.ts';
import { type AnalysedTrial, factorOf, MOST_VALUES } from '../../analysis/trial.ts';
import { wrap } from '../../columns.ts';
import { FmxError } from '../../errors.ts';
import { formatTable } from '../../record/format-table.ts';
import { type Metric, measured } from '../../report/answer-words.ts';
import type { Colors } from '../colors.ts';
import { decimal, percent, percentRange, plain, printable } from '../text.ts';

export interface Course extends ParameterImportance {
  /** Completed ones, from which it is known. */
  configurations: number;
}

/** Has a factor so many values that they are not compared one with another? */
export const isDrawn = (trials: readonly AnalysedTrial[], factor: string): boolean =>
  new Set(trials.map((trial) => factorOf(trial, factor))).size > MOST_VALUES;

/** Throws FmxError('usage') where too few configurations were completed to say anything. */
export function courseOf(trials: readonly AnalysedTrial[], factor: string): Course {
  const importance = importanceOf(trials);
  const found = importance?.parameters.find(({ parameter }) => parameter === factor);
  if (importance && found) return { ...found, configurations: importance.configurations };
  throw new FmxError('usage', `too few configurations were completed to say what ${factor} does`, {
    hint: 'It wants four that differ.',
  });
}

/** No line is wider than `width`, but for words that are. */
export function courseText(
  { parameter, share, effects, configurations }: Course,
  metric: Metric,
  width: number,
  colors: Colors,
): string {
  const isAccuracy = metric.name.endsWith('accuracy');
  const sentence =
    `${printable(parameter)} explains ${percent(share.value, 0)} of the differences between ${configurations} ` +
    `configurations by itself (${percentRange(share.low ?? 0, share.high ?? 1)}). Averaged over all else:`;
  const rows = effects.map(({ value, expected: { value: mean, low, high }, configurations }) => [
    typeof value === 'number' ? Number(value.toPrecision(3)) : printable(String(value)),
    isAccuracy ? percent(mean, 2) : decimal(mean, 4),
    low === null || high === null
      ? null
      : isAccuracy
        ? percentRange(low, high)
        : `${decimal(low, 4)} to ${decimal(high, 4)}`,
    configurations,
  ]);
  const columns = ['about', measured('value', metric), '95 % of trees', 'configurations'];
  return `${colors.bold(wrap(plain(sentence), width).join('\n'))}\n\n${formatTable({ columns, rows }, width).trimEnd()}`;
}
