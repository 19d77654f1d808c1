// Draws a chart as SVG text, without a browser.
import { init } from './charts/echarts.ts';
import { chartHeight, chartOption } from './charts/index.ts';
import type { Figure } from './figure.ts';

/** A chart as `<svg>`, in colours that follow the page's theme. `id` must be unique on the page. */
export function drawSvg(figure: Figure, view: { width: number; mode: string }, id: string): string {
  const height = chartHeight(figure, view);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: view.width, height });
  try {
    chart.setOption(chartOption(figure, view));
    return clean(chart.renderToSVGString({ useViewBox: true }), id);
  } finally {
    chart.dispose();
  }
}

/**
 * Leaves out what a drawing needs only to be hovered, and names its parts after `id`: ECharts counts the
 * drawings of a process, so that the same chart would be another text each time.
 */
function clean(svg: string, id: string): string {
  return (
    svg
      .replace(/<style ?>.*?<\/style>/s, '')
      .replace(/ (?:ecmeta_\w+|class|pointer-events|xml:space|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
      .replace(/font-family:[^;"]*;?/g, '')
      .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
      .replace(/<rect [^>]*fill="none"><\/rect>/, '')
      // A tenth of a pixel is as fine as a screen shows it.
      .replace(/\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1))))
      .replace(/\n+/g, '\n')
  );
}
