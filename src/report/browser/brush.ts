// Brushing parallel coordinates: by the pointer in the chart, or by fields beside it.

import type { init } from '../charts/echarts.ts';
import type { ParallelData, ParallelLine } from '../charts/parallel.ts';
import { brush } from './selection.ts';

type Range = [number, number];

/** What is brushed, by axis; it stays where a page is exchanged for a newer one. */
const ranges = new Map<string, Range[]>();

/** Tells which trials lie within all ranges whenever one of them changes. */
export function offerBrushing(
  chart: ReturnType<typeof init>,
  { lines, axes }: ParallelData,
  figure: HTMLElement,
): void {
  chart.on('axisareaselected', (event) => {
    const { parallelAxisId: id, intervals } = event as { parallelAxisId?: string; intervals?: Range[] };
    if (id === undefined || !intervals) return;
    if (intervals.length > 0) ranges.set(id, intervals);
    else ranges.delete(id);
    const inside = lines.filter((line) =>
      axes.every((_, axis) => within(line, axis, ranges.get(axisId(axis)))),
    );
    brush(ranges.size === 0 ? null : new Set(inside.map(({ id }) => id)));
  });
  offerFields(chart, figure);
  for (const [parallelAxisId, intervals] of [...ranges]) {
    chart.dispatchAction({ type: 'axisAreaSelect', parallelAxisId, intervals });
  }
}

export const axisId = (axis: number): string => `axis-${axis}`;

function within({ values }: ParallelLine, axis: number, ranges: Range[] | undefined): boolean {
  const value = values[axis] ?? null;
  return !ranges || ranges.some(([low, high]) => value !== null && value >= low && value <= high);
}

function offerFields(chart: ReturnType<typeof init>, figure: HTMLElement): void {
  const fields = figure.parentElement?.querySelector<HTMLElement>('.ranges');
  if (!fields) return;
  fields.hidden = false;
  const select = (axis: string, intervals: Range[]): void =>
    chart.dispatchAction({ type: 'axisAreaSelect', parallelAxisId: axisId(Number(axis)), intervals });
  const sets = [...fields.querySelectorAll<HTMLFieldSetElement>('fieldset')];
  for (const set of sets) set.addEventListener('change', () => select(set.dataset.axis ?? '', rangeIn(set)));
  fields.querySelector('button')?.addEventListener('click', () => {
    for (const set of sets) {
      for (const field of set.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select'))
        field.value = '';
      select(set.dataset.axis ?? '', []);
    }
  });
}

/** No range where nothing is filled in; one end alone leaves the other open. */
function rangeIn(set: HTMLFieldSetElement): Range[] {
  const chosen = set.querySelector('select')?.value;
  if (chosen !== undefined) return chosen === '' ? [] : [[Number(chosen), Number(chosen)]];
  const [from = '', to = ''] = [...set.querySelectorAll('input')].map(({ value }) => value);
  if (from === '' && to === '') return [];
  return [[from === '' ? -1e300 : Number(from), to === '' ? 1e300 : Number(to)]];
}
