// The kinds of chart, by name.
import type { Chart, ChartOption, ChartView } from './chart.ts';
import { curves } from './curves.ts';
import { matrix } from './matrix.ts';

const charts = { curves, matrix } satisfies Record<string, Chart<never>>;

export type ChartName = keyof typeof charts;

export type ChartData = {
  [Name in ChartName]: (typeof charts)[Name] extends Chart<infer Data> ? Data : never;
};

const byName: { [Name in ChartName]: Chart<ChartData[Name]> } = charts;

/** What ECharts draws, and how high. */
export function chartOption<Name extends ChartName>(
  { chart, data }: { chart: Name; data: ChartData[Name] },
  view: ChartView,
): { option: ChartOption; height: number } {
  const { option, height } = byName[chart];
  return { option: option(data, view), height: height(data, view) };
}
