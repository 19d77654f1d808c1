// What one factor does, drawn: means with intervals, accuracy by a number, mean curves.
import type { Level } from '../analysis/factor.ts';
import type { RunData } from '../record/run-data.ts';
import type { Estimate } from '../statistics/mean.ts';
import type { Plot, PlotData } from './charts/plot.ts';
import type { PlotLine } from './charts/plot-lines.ts';
import type { PlotPoint } from './charts/plot-points.ts';
import { testOf } from './comparison-table.ts';
import type { FigureOf } from './figure.ts';
import * as format from './format.ts';
import { meanByEpoch, meanByTime } from './mean-curves.ts';
import { type Measure, measuresOf, writing } from './measure.ts';
import type { Table } from './table.ts';
import { shown, type Varied } from './varied.ts';

/** Each value keeps its colour all over the page. */
export const colorOf = ({ values }: Varied, { value }: Level): number => values.indexOf(value);

/** Each trial, the mean, and its interval. */
export function meansFigure(run: RunData, levels: Level[], factor: Varied, id: string): FigureOf<'plot'> {
  const { validation, test } = measuresOf(run);
  const plotOf = (measure: Measure, meanIn: (level: Level) => Estimate | null): Plot => ({
    x: { kind: 'linear', name: measure.name, unit: measure.unit },
    y: { kind: 'category', name: factor.name, names: levels.map(({ value }) => shown(value)) },
    lines: [],
    points: levels.flatMap((level, y) => [
      ...faint(level, measure, y, colorOf(factor, level)),
      ...meanPoint(level, meanIn(level), measure, y, colorOf(factor, level)),
    ]),
  });
  const data: PlotData = {
    validation: plotOf(validation, (level) =>
      validation.name === 'validation accuracy' ? level.validation_accuracy : level.mean,
    ),
    test: plotOf(test, (level) => testOf(level, test)),
  };
  const tested = (data.test?.points.length ?? 0) > 0;
  const table = pointsTable(run, levels, factor, `${id}-trials`);
  return {
    id: `${id}-means`,
    chart: 'plot',
    title: `Means with 95${'\u202f'}% intervals, and each trial`,
    description: `Mean ${validation.name}: ${format.list(levels.map((level) => `${shown(level.value)} ${writing(validation)(level.mean?.value ?? null)}`))}.`,
    data: tested ? data : { validation: data.validation as Plot },
    modes: [
      { id: 'validation', label: 'Validation', table },
      ...(tested ? [{ id: 'test', label: 'Test' }] : []),
    ],
  };
}

const MAX_FAINT = 60;

/** Of many trials, every so many: a cloud is a cloud. */
function faint(level: Level, measure: Measure, y: number, color: number): PlotPoint[] {
  const known = level.trials.filter((trial) => trial.status === 'completed' && measure.of(trial) !== null);
  const every = Math.max(1, Math.ceil(known.length / MAX_FAINT));
  return known
    .filter((_, i) => i % every === 0)
    .map((trial) => ({
      x: measure.of(trial) ?? 0,
      y,
      color,
      faint: true,
      told: [
        `trial ${trial.id}: ${format.label(trial.name)}`,
        `${measure.name} ${writing(measure)(measure.of(trial))}`,
        `seed ${trial.seed}`,
      ],
    }));
}

function meanPoint(
  level: Level,
  mean: Estimate | null,
  measure: Measure,
  y: number,
  color: number,
): PlotPoint[] {
  if (!mean) return [];
  const write = writing(measure);
  return [
    {
      x: mean.value,
      y,
      color,
      ...(mean.low !== null && mean.high !== null && { interval: [mean.low, mean.high] as [number, number] }),
      told: [
        shown(level.value),
        `${measure.name} ${write(mean.value)}`,
        mean.low === null || mean.high === null
          ? 'one trial'
          : `95${'\u202f'}% interval ${write(mean.low)} to ${write(mean.high)}`,
        `${format.count(level.completed, 'trial')}`,
      ],
    },
  ];
}

/** Training and validation accuracy by a number: where they part, it over-fits. */
export function courseFigure(levels: Level[], factor: Varied, id: string): FigureOf<'plot'> {
  const lineOf = (
    name: string,
    color: number | undefined,
    meanIn: (level: Level) => Estimate | null,
  ): PlotLine => {
    const known = levels.flatMap((level) => {
      const mean = meanIn(level);
      return mean ? [{ x: Number(level.value), ...mean }] : [];
    });
    return {
      name,
      named: true,
      ...(color !== undefined && { color }),
      points: known.map(({ x, value }) => [x, value]),
      band: known.map(({ value, low, high }) => [low ?? value, high ?? value]),
    };
  };
  const training = (level: Level): Estimate | null => {
    const mean = level.validation_accuracy;
    return mean && level.gap ? { value: mean.value + level.gap.value, low: null, high: null } : null;
  };
  const lines = [
    lineOf('training', undefined, training),
    lineOf('validation', 0, ({ validation_accuracy }) => validation_accuracy),
    lineOf('test', 1, ({ test_accuracy }) => test_accuracy),
  ].filter(({ points }) => points.length > 0);
  const data: PlotData = {
    all: {
      x: { kind: factor.kind === 'log' ? 'log' : 'linear', name: factor.name, unit: 'number' },
      y: { kind: 'linear', name: 'accuracy', unit: 'percent' },
      lines,
      points: lines.flatMap((line) =>
        line.points.map(([x, y], i) => ({
          x,
          y,
          ...(line.color !== undefined && { color: line.color }),
          told: [
            `${factor.name} ${format.parameter(x)}`,
            `${line.name} ${format.percent(y, 2)}`,
            ...(line.band?.[i]
              ? [`95${'\u202f'}% interval ${line.band[i].map((end) => format.percent(end, 2)).join(' to ')}`]
              : []),
          ],
        })),
      ),
    },
  };
  return {
    id: `${id}-course`,
    chart: 'plot',
    title: `Accuracy in training, validation and test by ${factor.name}`,
    description: `Mean accuracy of the completed trials by ${factor.name}; bands are 95${'\u202f'}% intervals. The further training lies above validation, the more it over-fits.`,
    data,
    modes: [
      {
        id: 'all',
        label: 'All',
        table: {
          name: `${id}-course`,
          caption: `Mean accuracy by ${factor.name}`,
          columns: [
            { label: factor.name, format: format.parameter },
            ...['training', 'validation', 'test'].map((label) => ({
              label,
              format: (value: number | null) => format.percent(value, 2),
            })),
          ],
          rows: levels.map((level) => [
            Number(level.value),
            training(level)?.value ?? null,
            level.validation_accuracy?.value ?? null,
            level.test_accuracy?.value ?? null,
          ]),
        },
      },
    ],
  };
}

/** How many mean curves can be told apart. */
const MAX_LINES = 8;
/** Times that differ by this factor stand on a logarithmic axis. */
const LOG_TIMES = 4;

/** Null where no curve is known. */
export function curvesFigure(levels: Level[], factor: Varied, id: string): FigureOf<'plot'> | null {
  const known = levels
    .slice(0, MAX_LINES)
    .map((level) => ({ level, completed: level.trials.filter(({ status }) => status === 'completed') }));
  const linesBy = (course: typeof meanByEpoch): PlotLine[] =>
    known
      .map(({ level, completed }) => ({
        name: shown(level.value),
        color: colorOf(factor, level),
        named: true,
        ...course(completed),
      }))
      .filter(({ points }) => points.length > 0);
  const [byEpoch, byTime] = [linesBy(meanByEpoch), linesBy(meanByTime)];
  if (byEpoch.length === 0) return null;
  const ends = byTime.map(({ points }) => points.at(-1)?.[0] ?? 0);
  const y = { kind: 'linear', name: 'validation accuracy', unit: 'percent' } as const;
  const data: PlotData = {
    epochs: {
      x: { kind: 'linear', name: 'epoch', unit: 'count', tight: true },
      y,
      lines: byEpoch,
      points: [],
    },
    ...(byTime.length > 0 && {
      seconds: {
        x: {
          kind: Math.max(...ends) > LOG_TIMES * Math.min(...ends) ? ('log' as const) : ('linear' as const),
          name: 'training time',
          unit: 'seconds' as const,
        },
        y,
        lines: byTime,
        points: [],
      },
    }),
  };
  return {
    id: `${id}-curves`,
    chart: 'plot',
    title: 'Mean validation accuracy while training',
    description: `Mean curves of the completed trials by ${factor.name}; bands are 95${'\u202f'}% intervals.`,
    data,
    modes: [
      {
        id: 'epochs',
        label: 'By epoch',
        table: courseTable(byEpoch, 'epoch', format.integer, `${id}-by-epoch`, factor),
      },
      ...(byTime.length > 0
        ? [
            {
              id: 'seconds',
              label: 'By training time',
              table: courseTable(
                byTime,
                'seconds',
                (value: number | null) => format.decimal(value, 1),
                `${id}-by-time`,
                factor,
              ),
            },
          ]
        : []),
    ],
  };
}

function courseTable(
  lines: PlotLine[],
  x: string,
  write: (value: number | null) => string,
  name: string,
  factor: Varied,
): Table {
  return {
    name,
    caption: `Mean validation accuracy by ${factor.name} and ${x === 'epoch' ? 'epoch' : 'seconds of training'}, with 95${'\u202f'}% intervals`,
    columns: [
      { label: factor.name },
      { label: x, format: write },
      ...['mean', 'low', 'high'].map((label) => ({
        label,
        format: (value: number | null) => format.percent(value, 2),
      })),
    ],
    rows: lines.flatMap((line) =>
      line.points.map(([at, value], i) => [
        line.name,
        at,
        value,
        line.band?.[i]?.[0] ?? null,
        line.band?.[i]?.[1] ?? null,
      ]),
    ),
  };
}

function pointsTable(run: RunData, levels: Level[], factor: Varied, name: string): Table {
  const { validation, test } = measuresOf(run);
  return {
    name,
    caption: `Completed trials by ${factor.name}`,
    columns: [
      { label: factor.name },
      { label: 'trial', format: format.parameter },
      { label: 'seed', format: format.parameter },
      { label: validation.name, format: writing(validation) },
      { label: test.name, format: writing(test) },
    ],
    rows: levels.flatMap((level) =>
      level.trials
        .filter(({ status }) => status === 'completed')
        .map((trial) => [shown(level.value), trial.id, trial.seed, validation.of(trial), test.of(trial)]),
    ),
  };
}
