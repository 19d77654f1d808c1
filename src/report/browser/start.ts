// Brings a page to life: charts answer to the pointer, tables sort, and buttons work.
import { drawCharts } from './charts.ts';
import { offerCopying } from './copy.ts';
import { offerRows } from './rows.ts';
import { forgetSelection } from './selection.ts';
import { makeSortable } from './sort.ts';
import { offerThemes } from './theme.ts';

/** `memory` keeps the theme from page to page. */
export function start(memory?: Storage): void {
  document.documentElement.classList.add('scripted');
  offerThemes(memory);
  startContent();
}

/** What concerns the content alone: done again where `fmx serve` has exchanged it for a newer one. */
export function startContent(): void {
  forgetSelection();
  offerCopying();
  offerRows();
  makeSortable();
  drawCharts();
}
