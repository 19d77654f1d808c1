// Curves of a metric over epochs: training and validation, named at their ends, the best epoch marked.
import * as format from '../format.ts';
import { axisLabel, axisLine } from './axes.ts';
import type { Chart } from './chart.ts';
import { type Scale, scaleOf, tick } from './scale.ts';
import { spreadNames } from './spread.ts';
import { color, fontSize, textStyle, tooltip, tooltipElement } from './style.ts';

export interface CurvesData {
  metric: 'loss' | 'accuracy';
  epochs: number;
  best_epoch: number | null;
  lines: CurvesLine[];
}

export interface CurvesLine {
  name: string;
  split: 'train' | 'validation';
  /** Stands in front of the others; false for other trials than the best one. */
  main: boolean;
  /** By epoch, index 0 for epoch 1. */
  values: (number | null)[];
}

const MARGIN = { top: 22, right: 74, bottom: 26, left: 44 };

const height = (_data: CurvesData, { width }: { width: number }): number =>
  Math.round(Math.min(300, Math.max(220, 0.58 * width)));

export const curves: Chart<CurvesData> = {
  size: 'half',
  height,
  option(data, view) {
    const { metric, epochs, best_epoch, lines } = data;
    const write = metric === 'accuracy' ? format.percent : format.loss;
    const scale = scaleOf(lines.flatMap(({ values }) => values));
    const offsets = labelOffsets(lines, scale, height(data, view) - MARGIN.top - MARGIN.bottom);
    return {
      animation: false,
      textStyle,
      grid: { ...MARGIN, outerBoundsMode: 'none' },
      tooltip: {
        ...tooltip,
        trigger: 'axis',
        axisPointer: { type: 'line', lineStyle: { color: color.muted, type: 'solid', width: 1 } },
        formatter: (hovered) => {
          const [first] = Array.isArray(hovered) ? hovered : [hovered];
          const epoch = Array.isArray(first?.value) ? Number(first.value[0]) : 1;
          const shown = lines.filter((line) => line.main);
          return tooltipElement(
            `Epoch ${epoch}${epoch === best_epoch ? ', the best' : ''}`,
            shown.map(({ name, values }) => `${name} ${write(values[epoch - 1] ?? null)}`),
          );
        },
      },
      xAxis: {
        ...axisLine,
        type: 'value',
        min: 1,
        max: Math.max(2, epochs),
        minInterval: 1,
        splitNumber: 4,
        splitLine: { show: false },
        axisLabel,
      },
      yAxis: {
        type: 'value',
        ...scale,
        axisLine: { show: false },
        axisTick: { show: false },
        splitLine: { lineStyle: { color: color.rule } },
        axisLabel: {
          ...axisLabel,
          formatter: (value: number) =>
            tick(value, metric === 'accuracy' ? 'percent' : 'number', scale.interval),
        },
      },
      series: lines.map((line, i) => lineSeries(line, data, offsets.get(line) ?? 0, i === 0)),
    };
  },
};

function lineSeries(
  { name, split, main, values }: CurvesLine,
  { epochs, best_epoch }: CurvesData,
  labelOffset: number,
  first: boolean,
) {
  const stroke = split === 'validation' ? color.blue : color.gray;
  const isMarked = (epoch: number): boolean =>
    main && (epochs === 1 || (split === 'validation' && epoch === best_epoch));
  return {
    type: 'line' as const,
    name,
    silent: true,
    z: main ? 3 : 2,
    data: values.map((value, i) => ({
      value: [i + 1, value],
      symbol: isMarked(i + 1) ? 'circle' : 'none',
      symbolSize: 7,
    })),
    showSymbol: true,
    lineStyle: {
      color: stroke,
      width: main ? (split === 'validation' ? 2.25 : 1.75) : 1,
      opacity: main ? 1 : 0.4,
    },
    itemStyle: { color: stroke },
    emphasis: { disabled: true },
    ...(main && {
      endLabel: {
        show: true,
        formatter: name,
        color: split === 'validation' ? color.blue : color.muted,
        fontSize: fontSize.normal,
        distance: 6,
        offset: [0, labelOffset],
      },
    }),
    ...(first && best_epoch !== null && epochs > 1 && { markLine: bestEpochLine(best_epoch, epochs) }),
  };
}

function bestEpochLine(epoch: number, epochs: number) {
  const place = (epoch - 1) / (epochs - 1);
  return {
    silent: true,
    symbol: 'none',
    data: [{ xAxis: epoch }],
    lineStyle: { color: color.muted, width: 1, type: [2, 3], opacity: 0.8 },
    label: {
      formatter: `best epoch ${epoch}`,
      color: color.muted,
      fontSize: fontSize.normal,
      textBorderWidth: 0,
      position: 'end' as const,
      align: place < 0.15 ? ('left' as const) : ('center' as const),
      distance: 6,
    },
  };
}

/** How far down the names of the main lines are moved, in pixels. */
function labelOffsets(
  lines: readonly CurvesLine[],
  scale: Scale,
  plotHeight: number,
): ReadonlyMap<CurvesLine, number> {
  const ends = lines.flatMap((line) => {
    const end = line.main && line.values.findLast((value) => value !== null);
    return typeof end === 'number' ? [{ line, end }] : [];
  });
  const offsets = spreadNames(
    ends.map(({ end }) => end),
    scale,
    plotHeight,
  );
  return new Map(ends.map(({ line }, i) => [line, offsets[i] ?? 0]));
}
