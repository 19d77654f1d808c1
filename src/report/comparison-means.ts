// The means of a factor's levels with their intervals, and each trial, drawn.
import type { Level } from '../analysis/factor.ts';
import type { RunData } from '../record/run-data.ts';
import type { Estimate } from '../statistics/mean.ts';
import type { Plot, PlotData } from './charts/plot.ts';
import type { PlotPoint } from './charts/plot-points.ts';
import { testOf } from './comparison-table.ts';
import { intervalOf } from './estimate.ts';
import type { FigureOf } from './figure.ts';
import * as format from './format.ts';
import { type Measure, measuresOf, writing } from './measure.ts';
import type { Table } from './table.ts';
import { colorOf, shown, type Varied } from './varied.ts';

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
    title: `Means with ${format.INTERVAL}s, and each trial`,
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
  const interval = intervalOf(mean, measure.unit === 'percent');
  return [
    {
      x: mean.value,
      y,
      color,
      ...(interval && { interval }),
      told: [
        shown(level.value),
        `${measure.name} ${write(mean.value)}`,
        interval ? `${format.INTERVAL} ${interval.map(write).join(' to ')}` : 'one trial',
        `${format.count(level.completed, 'trial')}`,
      ],
    },
  ];
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
