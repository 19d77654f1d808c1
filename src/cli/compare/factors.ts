// What a factor does in the trials of some sweeps: in words, and its values side by side in a table.

import stringWidth from 'fast-string-width';
import { analyseFactor, type FactorAnalysis, type Level } from '../../analysis/factor.ts';
import { meanTimeTo } from '../../analysis/speed.ts';
import { type AnalysedTrial, comparableFactors } from '../../analysis/trial.ts';
import { wrap } from '../../columns.ts';
import { FmxError } from '../../errors.ts';
import { formatTable } from '../../record/format-table.ts';
import { isAccuracy, type Metric, measured } from '../../report/answer-words.ts';
import { comparedBy } from '../../report/answers.ts';
import { factorSentence, levelNames } from '../../report/factor-sentences.ts';
import { targetAccuracy } from '../../report/target.ts';
import type { Colors } from '../colors.ts';
import { duration, integer, percent, plain, printable } from '../text.ts';

/**
 * Of the wanted factors; of all that have few values, where none is wanted. Throws FmxError('usage') where the trials do
 * not differ in one.
 */
export function analyseFactors(
  trials: readonly AnalysedTrial[],
  metric: Metric,
  wanted: readonly string[],
): FactorAnalysis[] {
  const compared = comparedBy(trials, metric);
  const there = comparableFactors(trials);
  if (wanted.length === 0 && there.length === 0) {
    throw new FmxError('usage', 'these trials do not differ in anything that has few values', {
      hint: 'Name a parameter with --by, or let `fmx report` draw what was searched.',
    });
  }
  return (wanted.length > 0 ? wanted : there).map((factor) => {
    const analysis = analyseFactor(trials, factor, compared);
    if (analysis) return analysis;
    throw new FmxError('usage', `these trials do not differ in ${factor}`, {
      hint:
        there.length === 0
          ? 'They differ in nothing but their seeds.'
          : `They differ in ${there.join(', ')}.`,
    });
  });
}

/** Without what is known of each trial: the numbers of the trials stand for them. */
export const factorJson = ({ levels, ...analysis }: FactorAnalysis): object => ({
  ...analysis,
  levels: levels.map(({ trials, best, ...level }) => ({
    ...level,
    trials: trials.map(({ id }) => id),
    best: best && { name: best.name, parameters: best.parameters, value: best.value },
  })),
});

/** No line is wider than `width`, but for words that are. */
export function factorText(analysis: FactorAnalysis, metric: Metric, width: number, colors: Colors): string {
  const { factor, measure, levels } = analysis;
  const nameOf = levelNames(analysis);
  const inPercent = isAccuracy(measure, metric);
  const scale = inPercent ? 100 : 1;
  const digits = inPercent ? 1 : 4;
  const write = (value: number): string => signed(scale * value, digits);
  const columns: Column[] = [
    [printable(factor), (level) => printable(nameOf(level))],
    [
      'trials',
      ({ completed, trials: { length } }) =>
        completed === length ? String(length) : `${completed} of ${length}`,
    ],
    [
      measured(measure, metric),
      ({ mean }) => mean && (inPercent ? percent(mean.value, 2) : mean.value.toFixed(digits)),
    ],
    ['difference', ({ comparison }) => comparison && write(0 - comparison.difference.value)],
    [
      '95 % interval',
      ({ comparison }) => {
        const { low = null, high = null } = comparison?.difference ?? {};
        return low === null || high === null ? null : `${write(0 - high)} to ${write(0 - low)}`;
      },
    ],
    ['time', ({ seconds }) => seconds && duration(seconds.value)],
    ...speedColumns(levels),
    ['parameters', ({ parameter_count }) => parameter_count && integer(parameter_count.value)],
    ['over-fitting', ({ gap }) => gap && `${signed(100 * gap.value, 1)} points`],
  ];
  const answer = wrap(printable(plain(factorSentence(analysis, metric))), width).join('\n');
  const paragraphs = [colors.bold(answer), fittingTable(columns, levels, width), ...together(analysis)];
  return paragraphs.join('\n\n');
}

/** How many epochs, and how much time of training, until an accuracy that all levels have reached. */
function speedColumns(levels: readonly Level[]): Column[] {
  const target = targetAccuracy(levels.map(({ trials }) => trials));
  if (target === null) return [];
  const reached = new Map(levels.map((level) => [level, meanTimeTo(level.trials, target)]));
  return [
    [
      `epochs to ${percent(target)}`,
      (level) => {
        const { epochs = null, reached: some = 0, of = 0 } = reached.get(level) ?? {};
        return epochs && `${epochs.value.toFixed(1)}${some < of ? ` (${some} of ${of})` : ''}`;
      },
    ],
    [`time to ${percent(target)}`, (level) => duration(reached.get(level)?.seconds?.value ?? null)],
  ];
}

type Column = [name: string, cell: (level: Level) => string | null];

/** Whether more than two levels differ at all. */
function together({ anova, levels }: FactorAnalysis): string[] {
  if (!anova) return [];
  const p = anova.p < 0.001 ? 'p < 0.001' : `p = ${anova.p.toFixed(3)}`;
  const f = `F(${anova.df_between}, ${anova.df_within}) = ${anova.f.toFixed(2)}`;
  return [`All ${levels.length} together: ${f}, ${p} (one-way analysis of variance over configurations).`];
}

/** The last columns give way where there is no room for all, before any cell is cut. */
function fittingTable(columns: readonly Column[], levels: readonly Level[], width: number): string {
  const rows = levels.map((level) => columns.map(([, cell]) => cell(level)));
  const names = columns.map(([name]) => name);
  const whole = formatTable({ columns: names, rows }, Number.POSITIVE_INFINITY).trimEnd();
  const fits = whole.split('\n').every((line) => stringWidth(line) <= width);
  if (fits) return whole;
  if (columns.length > LEAST) return fittingTable(columns.slice(0, -1), levels, width);
  return formatTable({ columns: names, rows }, width).trimEnd();
}

/** The value and its accuracy are in every table. */
const LEAST = 3;

const signed = (value: number, digits: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
