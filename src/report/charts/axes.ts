// The axes of a plot: numbers, their logarithms, or names.
import { isNarrow } from './chart.ts';
import { scaleOf, tick, type Unit } from './scale.ts';
import { color, fontSize } from './style.ts';

export interface Numeric {
  kind: 'linear' | 'log';
  name: string;
  unit: Unit;
  /** Does it begin at zero? */
  zero?: boolean;
  /** Are values that lie far from all others left out? */
  fit?: boolean;
  /** Does it end with the values, and not at a tick? */
  tight?: boolean;
}

export interface Names {
  kind: 'category';
  name: string;
  names: string[];
}

export type Axis = Numeric | Names;

export const axisLine = { axisLine: { lineStyle: { color: color.rule } }, axisTick: { show: false } };
export const axisLabel = { color: color.muted, fontSize: fontSize.normal };
export const nameTextStyle = { color: color.muted, fontSize: fontSize.small };

/** The name of an x axis, in the middle of the margin below it. */
export const nameBelow = (name: string, nameGap: number) => ({
  name,
  nameLocation: 'middle' as const,
  nameGap,
  nameTextStyle,
});

/** How the name of a y axis is written that stands above it, from the drawing's left edge on. */
export const nameAbove = (margin: { left: number }) => ({
  ...nameTextStyle,
  align: 'left' as const,
  padding: [0, 0, 0, -margin.left],
});

export function numericAxis({ kind, unit, zero, tight }: Numeric, values: readonly number[], width: number) {
  if (kind === 'log') {
    const positive = values.filter((value) => value > 0);
    const [low, high] = [Math.min(...positive) / 1.2, Math.max(...positive) * 1.2];
    const customValues = logTicks(low, high, isNarrow(width) ? 4 : 7);
    return {
      ...axisLine,
      type: 'log' as const,
      min: low,
      max: high,
      axisTick: { show: false, customValues },
      splitLine: { lineStyle: { color: color.rule } },
      axisLabel: {
        ...axisLabel,
        customValues,
        hideOverlap: true,
        formatter: (value: number) => tick(value, unit, value),
      },
    };
  }
  const scale = scaleOf(values, { zero: zero ?? false, ticks: isNarrow(width) ? 3 : 5 });
  return {
    ...axisLine,
    type: 'value' as const,
    ...scale,
    ...(tight && { min: Math.min(...values), max: Math.max(...values) }),
    splitLine: { lineStyle: { color: color.rule } },
    axisLabel: {
      ...axisLabel,
      hideOverlap: true,
      formatter: (value: number) => tick(value, unit, scale.interval),
    },
  };
}

export function categoryAxis({ names }: Names, margin: { left: number }, upright = false) {
  return {
    ...axisLine,
    type: 'category' as const,
    data: names,
    splitLine: { show: false },
    axisLabel: {
      color: color.ink,
      fontSize: fontSize.normal,
      interval: 0,
      width: upright ? 64 : Math.max(40, margin.left - 12),
      overflow: 'truncate' as const,
      ...(upright && { rotate: 40 }),
    },
  };
}

/** 1, 2 and 5 times powers of ten; the powers alone, or every so many of them, where those are too many. */
function logTicks(low: number, high: number, most: number): number[] {
  const inside = (factors: readonly number[], every = 1): number[] => {
    const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
      (power) => power % every === 0,
    );
    return powers
      .flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(3))))
      .filter((value) => value >= low && value <= high);
  };
  const choices = [inside([1, 2, 5]), inside([1, 3]), inside([1]), inside([1], 2), inside([1], 3)];
  return choices.find(({ length }) => length <= most) ?? inside([1], 6);
}

/** About how wide a text of the charts' normal size is, in pixels; rather too wide than cut off. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (/[mwMW@%]/.test(letter) ? 10.5 : 6.6), 0);

export const widest = (names: readonly string[]): number => Math.max(0, ...names.map(textWidth));

/** Do names below a plot of that width have to be turned? */
export const isUpright = (names: readonly string[], width: number): boolean =>
  names.reduce((sum, name) => sum + textWidth(name) + 14, 0) > width - 70;
