// The mean curves of a factor's levels, drawn over epochs and over time.
import type { Level } from '../analysis/factor.ts';
import type { PlotData } from './charts/plot.ts';
import type { PlotLine } from './charts/plot-lines.ts';
import type { FigureOf } from './figure.ts';
import * as format from './format.ts';
import { meanByEpoch, meanByTime } from './mean-curves.ts';
import type { Table } from './table.ts';
import { colorOf, shown, type Varied } from './varied.ts';

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
    description: `Mean curves of the completed trials by ${factor.name}; bands are ${format.INTERVAL}s.`,
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
    caption: `Mean validation accuracy by ${factor.name} and ${x === 'epoch' ? 'epoch' : 'seconds of training'}, with ${format.INTERVAL}s`,
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
