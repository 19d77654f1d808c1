// What a kind of chart is: pure functions from its data to ECharts options, for the server and the browser.
import type { EChartsOption } from 'echarts';
import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type ChartOption =
  | ComposeOption<LineSeriesOption | CustomSeriesOption | GridComponentOption | TooltipComponentOption>
  // Of parallel coordinates, whose type takes in any other.
  | Pick<EChartsOption, 'animation' | 'textStyle' | 'parallel' | 'parallelAxis' | 'series'>;

/** How a chart is shown. */
export interface ChartView {
  /** Of the drawing, in CSS pixels. */
  width: number;
  /** One of the figure's modes. */
  mode: string;
  /** Trials that the reader has chosen, by number; left out where none are. */
  chosen?: ReadonlySet<number>;
}

/** Data must survive JSON: numbers that are not finite are null. */
export interface Chart<Data> {
  /** The room that it wants: the width of the page, or half of it. */
  size: 'full' | 'half';
  /** Of the drawing at that width, in CSS pixels. */
  height(data: Data, view: ChartView): number;
  option(data: Data, view: ChartView): ChartOption;
}

/** The widths, in CSS pixels, of the drawings for a wide and a narrow page; style.css shows one of them. */
export const WIDTHS = { full: { wide: 760, narrow: 340 }, half: { wide: 480, narrow: 340 } } as const;

export const isNarrow = (width: number): boolean => width < 520;
