// The lines of a plot: with bands, with names at their ends, and one to compare with.
import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import { isNarrow } from './chart.ts';
import { color, fontSize, seriesColor } from './style.ts';

export interface PlotLine {
  name: string;
  color?: number;
  points: [number, number][];
  /** Low and high at each point. */
  band?: [number, number][];
  dashed?: boolean;
  /** Does its name stand at its end? */
  named?: boolean;
  /** Stairs, as a front of trade-offs has. */
  step?: boolean;
}

/** With its name at its end, moved down by `offset` pixels. */
export function lineSeries(line: PlotLine, offset: number, width: number): LineSeriesOption {
  return {
    type: 'line',
    name: line.name,
    silent: true,
    z: 3,
    showSymbol: false,
    data: line.points,
    ...(line.step && { step: 'end' }),
    lineStyle: {
      color: seriesColor(line.color),
      width: line.color === undefined ? 1.25 : 2,
      type: line.dashed ? [4, 3] : 'solid',
    },
    emphasis: { disabled: true },
    ...(line.named && {
      endLabel: {
        show: true,
        formatter: line.name,
        color: seriesColor(line.color),
        fontSize: fontSize.normal,
        distance: 6,
        offset: [0, offset],
        width: isNarrow(width) ? 76 : 100,
        overflow: 'truncate',
      },
    }),
  };
}

/** A vertical line. */
export const referenceSeries = (x: number): LineSeriesOption => ({
  type: 'line',
  data: [],
  silent: true,
  markLine: {
    silent: true,
    symbol: 'none',
    data: [{ xAxis: x }],
    lineStyle: { color: color.muted, width: 1, type: 'solid' },
    label: { show: false },
  },
});

export function bandSeries({ points, band = [], color: index }: PlotLine): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    z: 1,
    data: [points[0] ?? [0, 0]],
    renderItem: (_params, api) => {
      const high = points.map(([x], i) => api.coord([x, band[i]?.[1] ?? 0]));
      const low = points.map(([x], i) => api.coord([x, band[i]?.[0] ?? 0]));
      return {
        type: 'polygon',
        shape: { points: [...high, ...low.reverse()] },
        style: { fill: seriesColor(index), opacity: 0.14 },
      };
    },
  };
}
