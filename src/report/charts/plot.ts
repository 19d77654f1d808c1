// Points with intervals, and lines with bands, on two axes: comparisons, effects and trade-offs are all drawn with it.
import { type Axis, categoryAxis, isUpright, nameAbove, nameBelow, numericAxis, widest } from './axes.ts';
import { type Chart, type ChartView, isNarrow } from './chart.ts';
import { bandSeries, lineSeries, type PlotLine, referenceSeries } from './plot-lines.ts';
import { type PlotPoint, pointSeries } from './plot-points.ts';
import { withoutOutliers } from './scale.ts';
import { spreadNames } from './spread.ts';
import { itemTooltip, textStyle } from './style.ts';

export interface Plot {
  x: Axis;
  y: Axis;
  points: PlotPoint[];
  lines: PlotLine[];
  /** A vertical line to compare with, on a numeric x axis. */
  reference?: number;
}

/** One plot for each mode. */
export type PlotData = Record<string, Plot>;

const ROW = 30;

/** Of a plot whose y axis measures. */
const heightOf = ({ width }: ChartView): number => Math.round(Math.min(320, Math.max(230, 0.62 * width)));

function plotOf(data: PlotData, { mode }: ChartView): Plot {
  return data[mode] ?? (Object.values(data)[0] as Plot);
}

function margins({ x, y, lines }: Plot, { width }: ChartView) {
  const ends = lines.filter(({ named }) => named).map(({ name }) => name);
  const limit = isNarrow(width) ? 110 : 200;
  return {
    top: y.kind === 'category' ? 10 : 30,
    left: y.kind === 'category' ? Math.min(limit, 14 + widest(y.names)) : 50,
    right: ends.length > 0 ? Math.min(isNarrow(width) ? 84 : 110, 14 + widest(ends)) : 22,
    bottom: x.kind === 'category' && isUpright(x.names, width) ? 84 : 42,
  };
}

export const plot: Chart<PlotData> = {
  size: 'half',
  height(data, view) {
    const shown = plotOf(data, view);
    if (shown.y.kind === 'category') return 52 + ROW * shown.y.names.length;
    return heightOf(view);
  },
  option(data, view) {
    const shown = plotOf(data, view);
    const { x, y, points, lines, reference } = shown;
    const margin = margins(shown, view);
    const xs = [...points.map((point) => point.x), ...lines.flatMap((line) => line.points.map(([at]) => at))];
    const ys = [
      ...points.map((point) => point.y),
      ...lines.flatMap((line) => line.points.map(([, at]) => at)),
    ];
    const intervals = points.flatMap(({ interval }) => interval ?? []);
    const bands = lines.flatMap(({ band }) => band?.flat() ?? []);
    // An interval lies along the numeric axis.
    const [alongX, alongY] = y.kind === 'category' ? [intervals, []] : [[], intervals];
    const yAxis =
      y.kind === 'category'
        ? { ...categoryAxis(y, margin), inverse: true }
        : numericAxis(y, [...(y.fit ? withoutOutliers(ys) : ys), ...alongY, ...bands], view.width);
    const ends = lines.map((line) => line.points.at(-1)?.[1] ?? 0);
    const offsets =
      yAxis.type === 'value' ? spreadNames(ends, yAxis, heightOf(view) - margin.top - margin.bottom) : [];
    return {
      animation: false,
      textStyle,
      grid: { ...margin, outerBoundsMode: 'none' },
      tooltip: itemTooltip((index) => points[index]?.told ?? []),
      xAxis: {
        ...(x.kind === 'category'
          ? categoryAxis(x, margin, isUpright(x.names, view.width))
          : numericAxis(x, [...xs, ...alongX], view.width)),
        ...nameBelow(x.name, margin.bottom - 18),
      },
      yAxis: {
        ...yAxis,
        ...(y.kind !== 'category' && {
          name: y.name,
          nameLocation: 'end',
          nameGap: 12,
          nameTextStyle: nameAbove(margin),
        }),
      },
      series: [
        ...lines.flatMap((line) => (line.band ? [bandSeries(line)] : [])),
        ...lines.map((line, i) => lineSeries(line, offsets[i] ?? 0, view.width)),
        ...(reference === undefined ? [] : [referenceSeries(reference)]),
        pointSeries(points, shown),
      ],
    };
  },
};
