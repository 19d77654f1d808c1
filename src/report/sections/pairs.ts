// Two hyperparameters at a time: what the result is where they meet.

import type { RunData } from '../../record/run-data.ts';
import type { HeatData, HeatMap } from '../charts/heat.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import { type Group, groupsOf, meanBy } from '../groups.ts';
import { type Measure, measuresOf } from '../measure.ts';
import type { Section } from '../section.ts';
import { evenShadeOf, SHADES } from '../shade.ts';
import type { Table } from '../table.ts';
import { type Varied, variedParameters } from '../varied.ts';

/** More pairs than of so many hyperparameters would be a long row of buttons. */
const MAX_PARAMETERS = 4;

interface View {
  figures: FigureOf<'heat'>[];
  shades: number[];
}

export const pairs: Section<View> = {
  title: 'Two hyperparameters at a time',
  view(run) {
    if (!run.sweep) return null;
    const parameters = variedParameters(run.sweep).slice(0, MAX_PARAMETERS);
    const maps = parameters.flatMap((y, i) =>
      parameters.slice(i + 1).map((x) => ({ x, y, map: mapOf(run, x, y) })),
    );
    const told = maps.filter(({ map }) => map.cells.length > 1);
    if (told.length === 0) return null;
    return { figures: [figureOf(run, told)], shades: Array.from({ length: SHADES }, (_, i) => i + 1) };
  },
};

interface Told {
  x: Varied;
  y: Varied;
  map: HeatMap;
}

function figureOf(run: RunData, maps: Told[]): FigureOf<'heat'> {
  const { validation } = measuresOf(run);
  const id = (i: number): string => `pair-${i + 1}`;
  const data: HeatData = Object.fromEntries(maps.map(({ map }, i) => [id(i), map]));
  return {
    id: 'pairs-of-hyperparameters',
    chart: 'heat',
    title: `Mean ${validation.name} of the completed trials`,
    description: `Maps of ${format.list(maps.map(({ x, y }) => `${y.name} and ${x.name}`))}: the darker, the better.`,
    data,
    modes: maps.map(({ x, y, map }, i) => ({
      id: id(i),
      label: `${y.name} × ${x.name}`,
      table: tableOf(map, validation, id(i)),
    })),
  };
}

function mapOf(run: RunData, x: Varied, y: Varied): HeatMap {
  const trials = run.sweep?.trials ?? [];
  const { validation } = measuresOf(run);
  const [columns, rows] = [groupsOf(trials, x), groupsOf(trials, y)];
  const means = rows.flatMap((row, j) =>
    columns.flatMap((column, i) => {
      const mean = meanBy(both(row, column), validation.of);
      return mean ? [{ x: i, y: j, value: mean.value, n: mean.n }] : [];
    }),
  );
  const shade = evenShadeOf(means.map(({ value }) => validation.sign * value));
  return {
    x: { name: x.name, names: columns.map(({ name }) => name) },
    y: { name: y.name, names: rows.map(({ name }) => name) },
    unit: validation.unit,
    cells: means.map((cell) => ({ ...cell, shade: shade(validation.sign * cell.value) })),
  };
}

function both(a: Group, b: Group) {
  const inside = new Set(b.completed);
  return a.completed.filter((trial) => inside.has(trial));
}

function tableOf({ x, y, cells }: HeatMap, { name, unit }: Measure, id: string): Table {
  const write = unit === 'percent' ? (value: number | null) => format.percent(value, 2) : format.loss;
  return {
    name: id,
    caption: `Mean ${name} by ${y.name} (rows) and ${x.name} (columns)`,
    columns: [{ label: y.name }, ...x.names.map((label) => ({ label, format: write }))],
    rows: y.names.map((label, row) => [
      label,
      ...x.names.map((_, column) => cells.find((cell) => cell.x === column && cell.y === row)?.value ?? null),
    ]),
  };
}
