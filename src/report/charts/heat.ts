// A map of two hyperparameters: the mean of the result where they meet.
import type { CustomSeriesOption } from 'echarts/charts';
import * as format from '../format.ts';
import { categoryAxis, nameAbove, nameBelow, textWidth, widest } from './axes.ts';
import { type Chart, type ChartView, isNarrow } from './chart.ts';
import { type Unit, written } from './scale.ts';
import { color, fontSize, itemTooltip, textStyle } from './style.ts';

export interface HeatMap {
  x: { name: string; names: string[] };
  y: { name: string; names: string[] };
  unit: Unit;
  cells: HeatCell[];
}

export interface HeatCell {
  x: number;
  y: number;
  value: number;
  /** How many trials it is the mean of. */
  n: number;
  /** 1 for the worst to 8 for the best. */
  shade: number;
}

/** One map for each mode. */
export type HeatData = Record<string, HeatMap>;

const mapOf = (data: HeatData, { mode }: ChartView): HeatMap =>
  data[mode] ?? (Object.values(data)[0] as HeatMap);

function margins({ x, y }: HeatMap, width: number) {
  const left = Math.min(isNarrow(width) ? 84 : 150, 20 + widest(y.names));
  const upright = x.names.some((name) => textWidth(name) + 8 > (width - left) / x.names.length);
  return { top: 26, left, right: 4, bottom: upright ? 92 : 44, upright };
}

export const heat: Chart<HeatData> = {
  size: 'full',
  height(data, view) {
    const map = mapOf(data, view);
    const { top, bottom } = margins(map, view.width);
    return top + bottom + map.y.names.length * (isNarrow(view.width) ? 30 : 38);
  },
  option(data, view) {
    const map = mapOf(data, view);
    const { upright, ...margin } = margins(map, view.width);
    const narrow = isNarrow(view.width);
    return {
      animation: false,
      textStyle,
      grid: { ...margin, outerBoundsMode: 'none' },
      tooltip: itemTooltip((index) => told(map, index)),
      xAxis: {
        ...categoryAxis({ kind: 'category', name: '', names: map.x.names }, { left: 80 }, upright),
        axisLine: { show: false },
        ...nameBelow(map.x.name, margin.bottom - 20),
      },
      yAxis: {
        ...categoryAxis({ kind: 'category', name: '', names: map.y.names }, margin),
        axisLine: { show: false },
        inverse: true,
        name: map.y.name,
        nameLocation: 'start',
        nameGap: 10,
        nameTextStyle: nameAbove(margin),
      },
      series: {
        type: 'custom',
        data: map.cells.map(({ x, y }) => [x, y]),
        renderItem: ({ dataIndex }, api) =>
          cellShape(map.cells[dataIndex] as HeatCell, map.unit, narrow, api),
      },
    };
  },
};

function told({ x, y, unit, cells }: HeatMap, index: number): string[] {
  const cell = cells[index];
  if (!cell) return [];
  return [
    written(cell.value, unit),
    `${x.name} ${x.names[cell.x]}`,
    `${y.name} ${y.names[cell.y]}`,
    `the mean of ${format.count(cell.n, 'trial')}`,
  ];
}

type Api = Parameters<NonNullable<CustomSeriesOption['renderItem']>>[1];

function cellShape({ x, y, value, shade }: HeatCell, unit: Unit, narrow: boolean, api: Api) {
  const [cx = 0, cy = 0] = api.coord([x, y]);
  const size = api.size?.([1, 1]) ?? 0;
  const [w = 0, h = 0] = Array.isArray(size) ? size : [size, size];
  const fill = `var(--right-${shade})`;
  const text = unit === 'percent' ? (100 * value).toFixed(narrow || w < 40 ? 1 : 2) : written(value, unit);
  return {
    type: 'rect' as const,
    shape: { x: cx - w / 2 + 1, y: cy - h / 2 + 1, width: w - 2, height: h - 2, r: 2 },
    style: { fill },
    emphasis: { style: { fill, stroke: color.ink, lineWidth: 1.5 } },
    ...(w > 26 && {
      textContent: {
        type: 'text' as const,
        style: {
          text,
          fill: color.ink,
          fontSize: narrow ? 9 : fontSize.normal,
          fontFamily: textStyle.fontFamily,
        },
        silent: true,
      },
      textConfig: { position: 'inside' as const },
    }),
  };
}
