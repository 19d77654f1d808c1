// A confusion matrix as a heat map. What is right and what is wrong have a colour and a scale each: on one
// scale the diagonal, near 100 %, would leave all mistakes, a few percent, the same shade.
import type { CustomSeriesRenderItem } from 'echarts';
import * as format from '../format.ts';
import { type Chart, type ChartView, isNarrow } from './chart.ts';
import { color, fontSize, textStyle, tooltip, tooltipElement } from './style.ts';

export interface MatrixData {
  classes: string[];
  /** `counts[actual][predicted]` */
  counts: number[][];
}

/** Shades of a colour, without the empty one; style.css defines them. */
export const SHADES = 8;
/** With more classes, a cell has no room for its number. */
export const MAX_NUMBERED = 20;
const MAX_LABELLED = 60;

function layout({ classes }: MatrixData, { width }: ChartView) {
  const labelled = classes.length <= MAX_LABELLED;
  const longest = Math.max(0, ...classes.map((name) => [...name].length));
  const left = labelled ? Math.min(isNarrow(width) ? 84 : 132, 14 + 6.6 * longest) : 40;
  const cell = Math.max(4, (width - left - 2) / Math.max(1, classes.length));
  const upright = labelled && !classes.every((name) => fitsAbove(name, cell));
  const top = 22 + (!labelled ? 0 : upright ? Math.min(84, 10 + 6 * longest) : 34);
  const rowHeight = Math.min(cell, Math.max(24, Math.min(42, 0.72 * cell)));
  return { labelled, left, cell, upright, top, rowHeight };
}

export const matrix: Chart<MatrixData> = {
  size: 'full',
  height(data, view) {
    const { top, rowHeight } = layout(data, view);
    return Math.round(top + rowHeight * data.classes.length + 2);
  },
  option(data, view) {
    const { classes, counts } = data;
    const { labelled, left, cell, upright, top } = layout(data, view);
    const name = {
      nameTextStyle: { color: color.muted, fontSize: fontSize.small },
      axisTick: { show: false },
    };
    const axisLabel = { show: labelled, color: color.ink, fontSize: fontSize.normal, interval: 0, margin: 6 };
    return {
      animation: false,
      textStyle,
      grid: { top, left, right: 2, bottom: 2, outerBoundsMode: 'none' },
      tooltip: {
        ...tooltip,
        trigger: 'item',
        formatter: (hovered) => {
          const item = Array.isArray(hovered) ? hovered[0] : hovered;
          const [column = 0, row = 0] = Array.isArray(item?.value) ? item.value.map(Number) : [];
          return cellTooltip(data, row, column);
        },
      },
      xAxis: {
        type: 'category',
        position: 'top',
        data: classes,
        name: 'predicted',
        nameLocation: 'middle',
        nameGap: top - 12,
        ...name,
        axisLine: { show: false },
        axisLabel: {
          ...axisLabel,
          ...(upright
            ? { rotate: -90, width: top - 26, overflow: 'truncate' }
            : { width: cell - 4, overflow: 'break', lineHeight: 14, formatter: breakable }),
        },
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: classes,
        name: 'actual',
        nameLocation: 'start',
        nameGap: 8,
        ...name,
        nameTextStyle: { ...name.nameTextStyle, align: 'right', padding: [0, 6, 0, 0] },
        axisLine: { show: false },
        axisLabel: { ...axisLabel, width: left - 10, overflow: 'truncate' },
      },
      series: {
        type: 'custom',
        // A cell without examples is background: the drawing stays small where there are many classes.
        data: counts.flatMap((row, actual) =>
          row.flatMap((count, predicted) => (count > 0 || actual === predicted ? [[predicted, actual]] : [])),
        ),
        renderItem: renderCell(data, view),
      },
    };
  },
};

/** `T-shirt/top` may be broken after its slash, `hand_bag` after its line. */
const breakable = (name: string): string => name.replace(/(?<=[a-z0-9])([/_])(?=[a-z0-9]{2})/gi, '$1\n');

/** Has a name room above a cell of that width, in at most two lines? Otherwise all names stand upright. */
function fitsAbove(name: string, cell: number): boolean {
  const lines = breakable(name).split(/[\n ]/);
  return lines.length <= 2 && lines.every((line) => [...line].length * 6.2 <= cell);
}

function renderCell(data: MatrixData, { width, mode }: ChartView): CustomSeriesRenderItem {
  const { counts, classes } = data;
  const shade = shades(data);
  const gap = classes.length > 40 ? 0 : 1;
  return (_params, api) => {
    const [column, row] = [Number(api.value(0)), Number(api.value(1))];
    const [x = 0, y = 0] = api.coord([column, row]);
    const size = api.size?.([1, 1]) ?? 0;
    const [w = 0, h = 0] = Array.isArray(size) ? size : [size, size];
    const count = counts[row]?.[column] ?? 0;
    return {
      type: 'rect',
      shape: { x: x - w / 2 + gap, y: y - h / 2 + gap, width: w - 2 * gap, height: h - 2 * gap, r: gap && 2 },
      style: { fill: shade(row, column) },
      // ECharts lightens what is hovered, and can't where a colour is a variable.
      emphasis: { style: { fill: shade(row, column), stroke: color.ink, lineWidth: 1.5 } },
      ...(classes.length <= MAX_NUMBERED && {
        textContent: {
          type: 'text',
          style: {
            text: mode === 'rates' ? (100 * rateOf(data, row, column)).toFixed(1) : String(count),
            fill: color.ink,
            fontSize: isNarrow(width) ? 9 : fontSize.normal,
            fontWeight: row === column ? 600 : 400,
            fontFamily: textStyle.fontFamily,
          },
          silent: true,
        },
        textConfig: { position: 'inside' },
      }),
    };
  };
}

/** Of all examples of a class, how many get that answer: 0 … 1. */
export function rateOf({ counts }: MatrixData, actual: number, predicted: number): number {
  const row = counts[actual] ?? [];
  const support = row.reduce((sum, count) => sum + count, 0);
  return support === 0 ? 0 : (row[predicted] ?? 0) / support;
}

/** The largest rate off the diagonal: where the scale of mistakes ends. */
export function worstRate(data: MatrixData): number {
  return Math.max(
    0,
    ...data.counts.flatMap((row, i) => row.map((_, j) => (i === j ? 0 : rateOf(data, i, j)))),
  );
}

/**
 * The colour of each cell: for mistakes by their rate, small ones a little emphasised; for right answers by the
 * square of theirs, because most are near 1.
 */
function shades(data: MatrixData): (row: number, column: number) => string {
  const worst = worstRate(data);
  return (row, column) => {
    const rate = rateOf(data, row, column);
    const shade = SHADES * (row === column ? rate ** 2 : (rate / worst) ** 0.75);
    return `var(--${row === column ? 'right' : 'wrong'}-${rate === 0 ? 0 : Math.max(1, Math.round(shade))})`;
  };
}

function cellTooltip(data: MatrixData, row: number, column: number): HTMLElement {
  const [actual = '', predicted = ''] = [data.classes[row], data.classes[column]];
  const support = (data.counts[row] ?? []).reduce((sum, count) => sum + count, 0);
  return tooltipElement(row === column ? `${actual}, recognised` : `${actual} → ${predicted}`, [
    `${format.integer(data.counts[row]?.[column] ?? 0)} of ${format.integer(support)} images`,
    `${format.percent(rateOf(data, row, column))} of ${actual}`,
  ]);
}
