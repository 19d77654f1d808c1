// What a kind of chart is: pure functions from its data to ECharts options, for the server and the browser.
import type { CustomSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';

export type ChartOption = ComposeOption<
  LineSeriesOption | CustomSeriesOption | GridComponentOption | TooltipComponentOption
>;

/** How a chart is shown. */
export interface ChartView {
  /** Of the drawing, in CSS pixels. */
  width: number;
  /** One of the figure's modes. */
  mode: string;
}

/** Data must survive JSON: numbers that are not finite are null. */
export interface Chart<Data> {
  /** Of the drawing at that width, in CSS pixels. */
  height(data: Data, view: ChartView): number;
  option(data: Data, view: ChartView): ChartOption;
}
