// Points with intervals, and lines with bands, on two axes: comparisons, effects and trade-offs are all drawn with it.
import type { CustomSeriesOption } from 'echarts/charts';
import { type Axis, categoryAxis, isUpright, numericAxis, widest } from './axes.ts';
import { type Chart, type ChartView, isNarrow } from './chart.ts';
import { withoutOutliers } from './scale.ts';
import { spread } from './spread.ts';
import { color, fontSize, seriesColor, textStyle, tooltip, tooltipElement } from './style.ts';

export interface PlotPoint {
  x: number;
  y: number;
  /** Which of the palette's colours; gray if left out. */
  color?: number;
  /** A single measurement beside a mean. */
  faint?: boolean;
  /** A mean on a line. */
  small?: boolean;
  /** Does a line lead to it from zero? */
  stem?: boolean;
  /** Of the mean, along the numeric axis; along y where both are. */
  interval?: [number, number];
  /** What stands beside the point. */
  label?: string;
  /** What the pointer is told: a heading and lines. */
  told?: string[];
}

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
    return Math.round(Math.min(320, Math.max(230, 0.62 * view.width)));
  },
  option(data, view) {
    const shown = plotOf(data, view);
    const { x, y, points, lines } = shown;
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
    return {
      animation: false,
      textStyle,
      grid: { ...margin, outerBoundsMode: 'none' },
      tooltip: {
        ...tooltip,
        trigger: 'item',
        formatter: (hovered) => {
          const item = Array.isArray(hovered) ? hovered[0] : hovered;
          const [heading = '', ...told] = points[item?.dataIndex ?? 0]?.told ?? [];
          return tooltipElement(heading, told);
        },
      },
      xAxis: {
        ...(x.kind === 'category'
          ? categoryAxis(x, margin, isUpright(x.names, view.width))
          : numericAxis(x, [...xs, ...alongX], view.width)),
        name: x.name,
        nameLocation: 'middle',
        nameGap: margin.bottom - 18,
        nameTextStyle: { color: color.muted, fontSize: fontSize.small },
      },
      yAxis: {
        ...(y.kind === 'category'
          ? { ...categoryAxis(y, margin), inverse: true }
          : numericAxis(y, [...(y.fit ? withoutOutliers(ys) : ys), ...alongY, ...bands], view.width)),
        ...(y.kind !== 'category' && {
          name: y.name,
          nameLocation: 'end',
          nameGap: 12,
          nameTextStyle: {
            color: color.muted,
            fontSize: fontSize.small,
            align: 'left',
            padding: [0, 0, 0, -margin.left],
          },
        }),
      },
      series: [
        ...lines.flatMap((line) => (line.band ? [bandSeries(line)] : [])),
        ...lineSeries(shown, view, margin),
        pointSeries(shown),
      ],
    };
  },
};

/** Lines with their names at their ends, moved apart where they would touch. */
function lineSeries(
  { lines, y, reference }: Plot,
  { width }: ChartView,
  margin: { top: number; bottom: number },
) {
  const height = Math.min(320, Math.max(230, 0.62 * width)) - margin.top - margin.bottom;
  const ends = lines.map(({ points }) => points.at(-1)?.[1] ?? 0);
  const scale =
    (y.kind === 'linear' &&
      numericAxis(
        y,
        lines.flatMap(({ points, band }) => [...points.map(([, at]) => at), ...(band?.flat() ?? [])]),
        width,
      )) ||
    null;
  const places = scale
    ? ends.map((end) => height * (1 - (end - scale.min) / (scale.max - scale.min)))
    : ends.map(() => 0);
  const offsets = scale ? spread(places, 15) : places;
  const drawn = lines.map((line, i) => ({
    type: 'line' as const,
    name: line.name,
    silent: true,
    z: 3,
    showSymbol: false,
    data: line.points,
    ...(line.step && { step: 'end' as const }),
    lineStyle: {
      color: seriesColor(line.color),
      width: line.color === undefined ? 1.25 : 2,
      type: line.dashed ? ([4, 3] as [number, number]) : ('solid' as const),
    },
    emphasis: { disabled: true },
    ...(line.named && {
      endLabel: {
        show: true,
        formatter: line.name,
        color: seriesColor(line.color),
        fontSize: fontSize.normal,
        distance: 6,
        offset: [0, offsets[i] ?? 0] as [number, number],
        width: isNarrow(width) ? 76 : 100,
        overflow: 'truncate' as const,
      },
    }),
  }));
  if (reference === undefined) return drawn;
  return [
    ...drawn,
    {
      type: 'line' as const,
      data: [],
      silent: true,
      markLine: {
        silent: true,
        symbol: 'none',
        data: [{ xAxis: reference }],
        lineStyle: { color: color.muted, width: 1, type: 'solid' as const },
        label: { show: false },
      },
    },
  ];
}

function bandSeries({ points, band = [], color: index }: PlotLine): CustomSeriesOption {
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

/** Colours alone would not tell all people which point is whose: each has a shape, too. */
function symbol(index: number | undefined, x: number, y: number, r: number) {
  const polygon = (...points: [number, number][]) => ({
    type: 'polygon' as const,
    shape: { points: points.map(([dx, dy]) => [x + r * dx, y + r * dy]) },
  });
  switch (index === undefined ? 0 : index % 4) {
    case 1:
      return polygon([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]);
    case 2:
      return polygon([0, -1.25], [1.15, 0.85], [-1.15, 0.85]);
    case 3:
      return polygon([0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]);
    default:
      return { type: 'circle' as const, shape: { cx: x, cy: y, r } };
  }
}

const stemTo = (x1: number, x2: number, y: number) => ({
  type: 'line' as const,
  shape: { x1, y1: y, x2, y2: y },
  style: { stroke: color.gray, lineWidth: 1 },
});

function pointSeries({ points, x, y }: Plot): CustomSeriesOption {
  return {
    type: 'custom',
    z: 4,
    clip: true,
    data: points.map((point) => [point.x, point.y]),
    renderItem: ({ dataIndex }, api) => {
      const point = points[dataIndex] as PlotPoint;
      const [px = 0, py = 0] = api.coord([point.x, point.y]);
      const fill = seriesColor(point.color);
      const ends = (point.interval ?? []).map((end) =>
        y.kind === 'category' ? api.coord([end, point.y]) : api.coord([point.x, end]),
      );
      const [[x1 = px, y1 = py] = [], [x2 = px, y2 = py] = []] = ends;
      const { type, shape } = symbol(point.color, px, py, point.faint ? 2.5 : point.small ? 3 : 4.5);
      return {
        type: 'group',
        children: [
          ...(point.stem ? [stemTo(api.coord([0, point.y])[0] ?? px, px, py)] : []),
          ...(ends.length > 0
            ? [
                {
                  type: 'line' as const,
                  shape: { x1, y1, x2, y2 },
                  style: { stroke: fill, lineWidth: 2, lineCap: 'round' as const },
                },
              ]
            : []),
          {
            type,
            shape,
            style: { fill, opacity: point.faint ? 0.4 : 1 },
            emphasis: { style: { fill, opacity: 1, stroke: color.ink, lineWidth: 1.5 } },
          },
          ...(point.label === undefined
            ? []
            : [
                {
                  type: 'text' as const,
                  silent: true,
                  style: {
                    text: point.label,
                    x: Math.max(px, x1, x2) + 8,
                    y: py,
                    verticalAlign: 'middle' as const,
                    fill: color.ink,
                    fontSize: fontSize.normal,
                    fontFamily: textStyle.fontFamily,
                  },
                },
              ]),
        ],
      } as ReturnType<NonNullable<CustomSeriesOption['renderItem']>>;
    },
    ...(x.kind === 'category' && { encode: { x: 0, y: 1 } }),
  };
}
