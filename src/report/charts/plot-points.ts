// The points of a plot: a shape, its interval, its label.
import type { CustomSeriesOption } from 'echarts/charts';
import type { Axis } from './axes.ts';
import { color, fontSize, seriesColor, textStyle } from './style.ts';

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

export function pointSeries(
  points: readonly PlotPoint[],
  { x, y }: { x: Axis; y: Axis },
): CustomSeriesOption {
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
