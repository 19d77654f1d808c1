// Draws the page's charts again, at the width that they have, and able to be hovered.
import { init } from '../charts/echarts.ts';
import { chartHeight, chartOption } from '../charts/index.ts';
import type { EmbeddedFigure } from '../figure.ts';
import { offerBrushing } from './brush.ts';
import { onSelection } from './selection.ts';

/** Ends the charts of content that is gone. */
const ends: (() => void)[] = [];

/** Those that come into view first, the others when there is nothing else to do. */
export function drawCharts(): void {
  for (const end of ends.splice(0)) end();
  const figures: EmbeddedFigure[] = JSON.parse(document.getElementById('report-data')?.textContent ?? '[]');
  const waiting = new Map<Element, () => void>();
  const begin = (element: Element): void => {
    waiting.get(element)?.();
    waiting.delete(element);
    near.unobserve(element);
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) begin(target);
    },
    { rootMargin: '300px' },
  );
  for (const figure of figures) {
    const element = document.getElementById(figure.id);
    const live = element?.querySelector<HTMLElement>('.live');
    if (!element || !live) continue;
    waiting.set(element, () => drawChart(figure, element, live));
    near.observe(element);
  }
  const later = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 50));
  const next = (): void => {
    const [element] = waiting.keys();
    if (!element) return;
    begin(element);
    later(next);
  };
  later(next);
  ends.push(() => {
    near.disconnect();
    waiting.clear();
  });
}

function drawChart(figure: EmbeddedFigure, element: HTMLElement, live: HTMLElement): void {
  element.classList.add('is-live');
  const chart = init(live, null, { renderer: 'svg', width: 1, height: 1 });
  let drawn = '';
  let chosen: ReadonlySet<number> = new Set();

  const draw = (): void => {
    const width = Math.floor(live.clientWidth);
    const mode = element.querySelector<HTMLInputElement>('input:checked')?.value ?? '';
    const state = `${width} ${mode} ${[...chosen].join()}`;
    if (width === 0 || drawn === state) return;
    drawn = state;
    const view = { width, mode, chosen };
    const height = chartHeight(figure, view);
    live.style.height = `${height}px`;
    chart.resize({ width, height });
    chart.setOption(chartOption(figure, view), { notMerge: true });
  };

  const observer = new ResizeObserver(draw);
  observer.observe(live);
  element.addEventListener('change', draw);
  ends.push(() => {
    observer.disconnect();
    chart.dispose();
  });
  if (figure.chart === 'trials') {
    onSelection((selection) => {
      chosen = selection.chosen;
      draw();
    });
  }
  draw();
  if (figure.chart === 'parallel') offerBrushing(chart, figure.data, element);
}
