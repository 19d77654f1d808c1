// A chart on the page with everything that belongs to it: a title, a description, and its data as tables.
import type { ChartData, ChartName } from './charts/index.ts';
import type { Table } from './table.ts';

export interface FigureOf<Name extends ChartName> {
  /** Unique on the page. */
  id: string;
  chart: Name;
  title: string;
  /** What is to be seen, for people who can't see it. */
  description: string;
  /** What the chart's functions get, here and in the browser: plain JSON. */
  data: ChartData[Name];
  /** What its colours and shapes stand for, where that is not written in the chart. */
  key?: { name: string; color: number }[];
  /** Has it so many lines or bars that its drawings make the page large? */
  crowded?: boolean;
  /** At least one way to show it, each with its numbers; the first one is shown at first. */
  modes: Mode[];
}

export interface Mode {
  /** What the chart's functions are told. */
  id: string;
  label: string;
  /** Left out where the first mode's table has its numbers. */
  table?: Table;
  /** Is it drawn by the browser alone? For drawings that would make the page large. */
  live?: boolean;
}

export type Figure = { [Name in ChartName]: FigureOf<Name> }[ChartName];

/** What the browser needs of a figure to draw it again. */
export type EmbeddedFigure = {
  [Name in ChartName]: Pick<FigureOf<Name>, 'id' | 'chart' | 'data'>;
}[ChartName];
