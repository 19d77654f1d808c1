// The values of one factor, a row each: what they came to, how far behind the best, and what they took.
import type { FactorAnalysis, Level } from '../analysis/factor.ts';
import { meanTimeTo } from '../analysis/speed.ts';
import type { RunData } from '../record/run-data.ts';
import type { Estimate, Mean } from '../statistics/mean.ts';
import { estimateCell, halfOf } from './estimate.ts';
import * as format from './format.ts';
import { type Measure, measuresOf, writing } from './measure.ts';
import { type Field, fill, type Table } from './table.ts';
import { targetAccuracy } from './target.ts';
import { shown, type Varied } from './varied.ts';

export function comparisonTable(run: RunData, analysis: FactorAnalysis, factor: Varied, id: string): Table {
  const { levels } = analysis;
  const [best] = levels;
  return {
    name: id,
    caption: `Completed trials by ${factor.name}, the best mean first`,
    ...fill(levels, [
      factorField(factor),
      ...countFields(),
      ...measureFields(run, analysis),
      ...differenceFields(run, analysis),
      {
        label: 'gap',
        format: (gap) => format.signed(gap === null ? null : 100 * gap),
        cell: ({ gap }) => gap?.value ?? null,
      },
      ...speedFields(levels),
      { label: 'time', format: format.duration, cell: ({ seconds }) => seconds?.value ?? null },
      {
        label: 'images/s',
        format: format.integer,
        cell: ({ images_per_second: speed }) => speed?.value ?? null,
      },
      ...sizeFields(levels),
    ]),
    about: levels.map((level) => ({
      ...(level === best && { kind: 'best' as const }),
      ...(level.mean === null && { kind: 'faded' as const }),
    })),
  };
}

const factorField = ({ kind, name }: Varied): Field<Level> =>
  kind === 'category'
    ? { label: name, cell: ({ value }) => shown(value) }
    : { label: name, format: format.parameter, cell: ({ value }) => Number(value) };

const countFields = (): Field<Level>[] => [
  {
    label: 'completed',
    format: format.integer,
    cell: ({ completed, trials }) =>
      completed === trials.length
        ? completed
        : { value: completed, text: `${completed} of ${trials.length}` },
  },
  { label: 'trials', csvOnly: true, cell: ({ trials }) => trials.length },
];

/** The sweep's metric, and the test beside it. */
function measureFields(run: RunData, { measure }: FactorAnalysis): Field<Level>[] {
  const { validation, test } = measuresOf(run);
  const validated = (level: Level): Mean | null =>
    measure === 'value' ? level.mean : level.validation_accuracy;
  return [...estimateFields(validation, validated), ...estimateFields(test, (level) => testOf(level, test))];
}

const estimateFields = (measure: Measure, of: (level: Level) => Estimate | null): Field<Level>[] => [
  { label: measure.name, format: writing(measure), cell: (level) => estimateCell(of(level), measure) },
  { label: `${measure.name} ±`, csvOnly: true, cell: (level) => halfOf(of(level)) },
];

/** Of the test, nothing but the accuracy is known by level. */
export const testOf = ({ test_accuracy }: Level, { name }: Measure): Mean | null =>
  name === 'test accuracy' ? test_accuracy : null;

/** How far behind the best mean, and whether that is more than noise. */
function differenceFields(run: RunData, { measure, levels: [best] }: FactorAnalysis): Field<Level>[] {
  const { validation, test } = measuresOf(run);
  const compared = measure === 'value' ? validation : test;
  const behind = ({ comparison }: Level): Estimate | null =>
    comparison && turned(comparison.difference, compared);
  return [
    {
      label: `behind, in ${compared.name}`,
      format: format.decimal,
      cell: (level) =>
        level === best ? { value: null, text: '' } : estimateCell(behind(level), compared, true),
    },
    { label: 'behind, low', csvOnly: true, cell: (level) => behind(level)?.low ?? null },
    { label: 'behind, high', csvOnly: true, cell: (level) => behind(level)?.high ?? null },
    { label: 'p (Tukey)', csvOnly: true, cell: ({ p }) => p },
    { label: 'verdict', cell: (level) => verdict(level, level === best) },
  ];
}

/** Positive for what is worse. */
const turned = ({ value, low, high }: Estimate, { sign }: Measure): Estimate =>
  sign > 0 ? { value, low, high } : { value: -value, low: high && -high, high: low && -low };

function verdict({ mean, within_noise }: Level, best: boolean): string {
  if (mean === null) return 'none completed';
  if (best) return 'best mean';
  if (within_noise === null) return 'one seed cannot tell';
  return within_noise ? 'within noise' : 'behind';
}

/** How long until an accuracy that all levels reached. */
function speedFields(levels: readonly Level[]): Field<Level>[] {
  const target = targetAccuracy(levels.map(({ trials }) => trials));
  if (target === null) return [];
  const reached = new Map(levels.map((level) => [level, meanTimeTo(level.trials, target)]));
  return [
    {
      label: `epochs to ${format.percent(target)}`,
      format: (value) => format.decimal(value, 1),
      cell: (level) => {
        const { epochs = null, reached: some = 0, of = 0 } = reached.get(level) ?? {};
        const value = epochs?.value ?? null;
        return some === of || value === null
          ? value
          : { value, text: `${format.decimal(value, 1)} (${some} of ${of})` };
      },
    },
    {
      label: `time to ${format.percent(target)}`,
      format: format.duration,
      cell: (level) => reached.get(level)?.seconds?.value ?? null,
    },
  ];
}

/** Where networks differ in size. */
function sizeFields(levels: readonly Level[]): Field<Level>[] {
  const sizes = new Set(levels.map(({ parameter_count }) => parameter_count?.value ?? null));
  return sizes.size < 2
    ? []
    : [
        {
          label: 'parameters',
          format: format.integer,
          cell: ({ parameter_count }) => parameter_count?.value ?? null,
        },
      ];
}
