// Parallel coordinates: an axis for each hyperparameter and for the result, a line for each trial.
import type { ParallelSeriesOption } from 'echarts/charts';
import * as format from '../format.ts';
import { type Chart, isNarrow } from './chart.ts';
import { type Unit, written } from './scale.ts';
import { color, fontSize, textStyle } from './style.ts';

export interface ParallelAxis {
  name: string;
  kind: 'linear' | 'log' | 'category';
  /** Of a category axis. */
  names?: string[];
  unit: Unit;
}

export interface ParallelData {
  /** The result comes last. */
  axes: ParallelAxis[];
  /** The best last, so that it is drawn above the others. */
  lines: ParallelLine[];
}

export interface ParallelLine {
  id: number;
  name: string;
  /** On each axis: a number, or the index of a name. Null where the trial has no such parameter. */
  values: (number | null)[];
  /** 1 for the worst to 8 for the best: its shade. */
  shade: number;
}

export const parallel: Chart<ParallelData> = {
  size: 'full',
  height: (_data, { width }) => (isNarrow(width) ? 300 : 340),
  option({ axes, lines }, { width, chosen }) {
    const narrow = isNarrow(width);
    return {
      animation: false,
      textStyle,
      parallel: {
        top: 44,
        bottom: 24,
        left: narrow ? 34 : 60,
        right: narrow ? 34 : 60,
        parallelAxisDefault: {
          nameLocation: 'end',
          nameGap: 16,
          nameTextStyle: { color: color.ink, fontSize: narrow ? 9 : fontSize.normal },
          nameTruncate: { maxWidth: Math.max(36, (width - 100) / axes.length), ellipsis: '…' },
          axisLine: { lineStyle: { color: color.gray } },
          axisTick: { show: false },
          axisLabel: { color: color.muted, fontSize: narrow ? 9 : fontSize.small },
          areaSelectStyle: {
            width: 18,
            borderWidth: 1,
            borderColor: color.ink,
            color: color.muted,
            opacity: 0.25,
          },
          realtime: true,
        },
      },
      parallelAxis: axes.map((axis, dim) => ({
        dim,
        id: `axis-${dim}`,
        name: axis.name,
        ...axisOf(axis, lines, dim),
      })),
      series: {
        type: 'parallel',
        smooth: false,
        inactiveOpacity: 0.04,
        activeOpacity: 0.85,
        lineStyle: { width: lines.length > 100 ? 1 : 1.5, opacity: 0.6 },
        emphasis: { disabled: true },
        data: lines.map(({ id, values, shade }) => ({
          value: values.map((value) => value ?? '-'),
          lineStyle: {
            color: `var(--rank-${shade})`,
            ...(chosen?.has(id) && { width: 2.5, opacity: 1 }),
          },
        })),
      } as ParallelSeriesOption,
    };
  },
};

function axisOf({ kind, names = [], unit }: ParallelAxis, lines: readonly ParallelLine[], dim: number) {
  if (kind === 'category') {
    const axisLabel = { color: color.ink, backgroundColor: color.paper, padding: [1, 3], borderRadius: 2 };
    return { type: 'category' as const, data: names, axisLabel };
  }
  const values = lines.map((line) => line.values[dim] ?? null).filter((value) => value !== null);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const pad = kind === 'log' ? 0 : 0.04 * (max - min);
  return {
    type: kind === 'log' ? ('log' as const) : ('value' as const),
    min: Number((min - pad).toPrecision(6)),
    max: Number((max + pad).toPrecision(6)),
    axisLabel: {
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => (unit === 'percent' ? format.percent(value) : written(value, unit)),
    },
  };
}
