// The kinds of chart, by name.
import type { Chart, ChartOption, ChartView } from './chart.ts';
import { curves } from './curves.ts';
import { heat } from './heat.ts';
import { matrix } from './matrix.ts';
import { parallel } from './parallel.ts';
import { plot } from './plot.ts';
import { timeline } from './timeline.ts';
import { trials } from './trials.ts';

const charts = { curves, heat, matrix, parallel, plot, timeline, trials } satisfies Record<
  string,
  Chart<never>
>;

export type ChartName = keyof typeof charts;

export type ChartData = {
  [Name in ChartName]: (typeof charts)[Name] extends Chart<infer Data> ? Data : never;
};

const byName: { [Name in ChartName]: Chart<ChartData[Name]> } = charts;

/** Whether it wants the width of the page, or half of it. */
export const chartSize = (name: ChartName): 'full' | 'half' => charts[name].size;

interface Drawable<Name extends ChartName> {
  chart: Name;
  data: ChartData[Name];
}

/** In CSS pixels. */
export const chartHeight = <Name extends ChartName>(
  { chart, data }: Drawable<Name>,
  view: ChartView,
): number => byName[chart].height(data, view);

/** What ECharts draws. */
export const chartOption = <Name extends ChartName>(
  { chart, data }: Drawable<Name>,
  view: ChartView,
): ChartOption => byName[chart].option(data, view);
