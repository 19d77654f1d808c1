// Makes the report's page from a run: sections give view models, templates give HTML, ECharts gives SVG.
import { createHash } from 'node:crypto';
import type { RunData } from '../record/run-data.ts';
import { loadAssets } from './assets.ts';
import { WIDTHS } from './charts/chart.ts';
import { chartSize } from './charts/index.ts';
import { SERIES } from './charts/style.ts';
import { drawSvg } from './draw.ts';
import { embeddedJson } from './embed.ts';
import type { Figure } from './figure.ts';
import * as format from './format.ts';
import type { Section } from './section.ts';
import { sections } from './sections/index.ts';
import { layOut } from './table.ts';
import { createHandlebars, fill } from './templates.ts';

/** How a page follows its run in the browser, which got it from `fmx serve`. */
export interface Served {
  /** Where server-sent events tell that the page has changed. */
  events: string;
}

/** One self-contained HTML page; or, `served`, one that asks for its style and script. The same run gives the same text. */
export function renderReport(run: RunData, served: Served | null = null): string {
  const assets = loadAssets();
  const drawn: Figure[] = [];
  const handlebars = createHandlebars();
  handlebars.registerHelper({
    layOut,
    drawings(figure: Figure) {
      drawn.push(figure);
      return drawings(figure);
    },
  });

  const shown = Object.entries<Section>(sections).flatMap(([id, { title, template = id, of, view }]) => {
    const model = view(run);
    if (model === null) return [];
    const heading = typeof title === 'string' ? title : title(run);
    const html = fill(handlebars, `sections/${template}`, model);
    return [
      { id, title: heading, template, of: run.sweep && of === 'best' ? 'of the best trial' : null, html },
    ];
  });
  return fill(handlebars, 'page', {
    run: { ...run, name: format.label(run.name), created: format.moment(run.created_at) },
    sections: shown,
    served,
    style: assets.style,
    script: assets.script,
    script_hash: createHash('sha256').update(assets.script).digest('base64'),
    data: embeddedJson(drawn.map(({ id, chart, data }) => ({ id, chart, data }))),
  });
}

/** A figure with its modes drawn and their tables laid out. */
function drawings(figure: Figure) {
  const { wide, narrow } = WIDTHS[chartSize(figure.chart)];
  // Of a crowd of lines, one drawing for all widths: the page stays small.
  const widths = figure.crowded
    ? [['any', wide] as const]
    : ([
        ['wide', wide],
        ['narrow', narrow],
      ] as const);
  const tables = figure.modes.filter(({ table }) => table).length;
  const modes = figure.modes.map(({ id, label, table, live = false }, i) => ({
    id,
    label,
    live,
    first: i === 0,
    drawings: live
      ? []
      : widths.map(([size, width]) => ({
          size,
          svg: drawSvg(figure, { width, mode: id }, `${figure.id}-${id}-${size}`),
        })),
    // A table that serves all modes is always there.
    own: tables > 1,
    table: table ? layOut(table) : null,
  }));
  return {
    id: figure.id,
    chart: figure.chart,
    title: figure.title,
    description: figure.description,
    size: chartSize(figure.chart),
    choice: modes.length > 1,
    key: (figure.key ?? []).map(({ name, color }) => ({
      name,
      symbol: color % 4,
      series: 1 + (color % SERIES),
    })),
    modes,
  };
}
