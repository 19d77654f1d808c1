// Draws the page's charts again, at the width that they have, and able to be hovered.
import { init } from '../charts/echarts.ts';
import { chartOption } from '../charts/index.ts';
import type { EmbeddedFigure } from '../figure.ts';

/** Ends the charts of content that is gone. */
const ends: (() => void)[] = [];

export function drawCharts(): void {
  for (const end of ends.splice(0)) end();
  const figures: EmbeddedFigure[] = JSON.parse(document.getElementById('report-data')?.textContent ?? '[]');
  for (const figure of figures) {
    const element = document.getElementById(figure.id);
    const live = element?.querySelector<HTMLElement>('.live');
    if (element && live) drawChart(figure, element, live);
  }
}

function drawChart(figure: EmbeddedFigure, element: HTMLElement, live: HTMLElement): void {
  element.classList.add('is-live');
  const chart = init(live, null, { renderer: 'svg', width: 1, height: 1 });
  let drawn = '';

  const draw = (): void => {
    const width = Math.floor(live.clientWidth);
    const mode = element.querySelector<HTMLInputElement>('input:checked')?.value ?? '';
    if (width === 0 || drawn === `${width} ${mode}`) return;
    drawn = `${width} ${mode}`;
    const { option, height } = chartOption(figure, { width, mode });
    live.style.height = `${height}px`;
    chart.resize({ width, height });
    chart.setOption(option, { notMerge: true });
  };

  const observer = new ResizeObserver(draw);
  observer.observe(live);
  element.addEventListener('change', draw);
  ends.push(() => {
    observer.disconnect();
    chart.dispose();
  });
  draw();
}
