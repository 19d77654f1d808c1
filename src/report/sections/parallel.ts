// All trials at once: a line for each through its hyperparameters to its result.

import type { RunData } from '../../record/run-data.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';
import type { ParallelAxis, ParallelData } from '../charts/parallel.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import { type Measure, measuresOf } from '../measure.ts';
import type { Section } from '../section.ts';
import { SHADES, shadeOf } from '../shade.ts';
import type { Table } from '../table.ts';
import { drawnTrials } from '../thin.ts';
import { shown, type Varied, variedParameters } from '../varied.ts';

const MAX_AXES = 9;
/** More lines than this are drawn once for all widths. */
const CROWD = 60;

/** An axis that can be brushed with the keyboard, too. */
interface Range {
  axis: number;
  name: string;
  names: string[] | null;
}

interface View {
  figures: FigureOf<'parallel'>[];
  ranges: Range[];
  shades: number[];
}

export const parallel: Section<View> = {
  title: 'Parallel coordinates',
  view(run) {
    if (!run.sweep) return null;
    const parameters = variedParameters(run.sweep).slice(0, MAX_AXES - 1);
    const { validation } = measuresOf(run);
    const trials = drawnTrials(run.sweep.trials).filter((trial) => validation.of(trial) !== null);
    if (parameters.length < 2 || trials.length < 3) return null;
    const axes = [
      ...parameters.map(axisOf),
      { name: validation.name, kind: 'linear' as const, unit: validation.unit },
    ];
    return {
      figures: [figureOf(run, parameters, validation, trials, axes)],
      shades: Array.from({ length: SHADES }, (_, i) => i + 1),
      ranges: axes.map(({ name, names = null }, axis) => ({ axis, name, names })),
    };
  },
};

const axisOf = ({ name, kind, values }: Varied): ParallelAxis =>
  kind === 'category'
    ? { name, kind, names: values.map(shown), unit: 'number' }
    : { name, kind, unit: 'number' };

function figureOf(
  run: RunData,
  parameters: Varied[],
  validation: Measure,
  trials: SweepTrial[],
  axes: ParallelAxis[],
): FigureOf<'parallel'> {
  const shade = shadeOf(trials.map((trial) => validation.sign * (validation.of(trial) ?? 0)));
  const data: ParallelData = {
    axes,
    lines: trials
      .map((trial) => ({
        id: trial.id,
        name: format.label(trial.name),
        values: [...parameters.map((parameter) => placeOf(parameter, trial)), validation.of(trial)],
        shade: shade(validation.sign * (validation.of(trial) ?? 0)),
      }))
      .reverse(),
  };
  return {
    id: 'parallel-coordinates',
    chart: 'parallel',
    title: `${format.count(trials.length, 'trial')}, from hyperparameters to ${validation.name}`,
    description: `A line for each of ${format.count(trials.length, 'trial')} through ${format.list(axes.map(({ name }) => name))}; the darker, the better.`,
    data,
    crowded: trials.length > CROWD,
    modes: [{ id: 'all', label: 'All', table: tableOf(run, parameters, validation, trials) }],
  };
}

function placeOf({ kind, values, of }: Varied, trial: SweepTrial): number | null {
  const value = of(trial);
  if (kind === 'category') return value === undefined ? null : values.indexOf(value);
  return typeof value === 'number' ? value : null;
}

function tableOf(
  run: RunData,
  parameters: Varied[],
  { name, unit, of }: Measure,
  trials: SweepTrial[],
): Table {
  return {
    name: 'hyperparameters-and-result',
    caption: `Hyperparameters and ${name} of the trials of ${format.label(run.name)}`,
    columns: [
      { label: 'trial', format: format.parameter },
      ...parameters.map(({ name, kind }) =>
        kind === 'category' ? { label: name } : { label: name, format: format.parameter },
      ),
      { label: name, format: unit === 'percent' ? (value) => format.percent(value, 2) : format.loss },
    ],
    rows: trials.map((trial) => [
      trial.id,
      ...parameters.map((parameter) => {
        const value = parameter.of(trial);
        if (parameter.kind === 'category') return shown(value);
        return typeof value === 'number' ? value : null;
      }),
      of(trial),
    ]),
  };
}
