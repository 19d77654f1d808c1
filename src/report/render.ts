// Makes the report's page from a run: sections give view models, templates give HTML, ECharts gives SVG.
import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import type { RunData } from '../record/run-data.ts';
import { loadAssets } from './assets.ts';
import type { ChartName } from './charts/index.ts';
import { drawSvg } from './draw.ts';
import { embeddedJson } from './embed.ts';
import type { Figure } from './figure.ts';
import * as format from './format.ts';
import type { Section } from './section.ts';
import { sections } from './sections/index.ts';
import { layOut } from './table.ts';

/** The widths, in CSS pixels, of a chart's drawings for a wide and a narrow page; style.css shows one of them. */
const WIDTHS: Record<ChartName, { wide: number; narrow: number }> = {
  curves: { wide: 480, narrow: 340 },
  matrix: { wide: 760, narrow: 340 },
};

/** How a page follows its run in the browser, which got it from `fmx serve`. */
export interface Served {
  /** Where server-sent events tell that the page has changed. */
  events: string;
}

/** One self-contained HTML page; or, `served`, one that asks for its style and script. The same run gives the same text. */
export function renderReport(run: RunData, served: Served | null = null): string {
  const assets = loadAssets();
  const drawn: Figure[] = [];
  const handlebars = Handlebars.create();
  handlebars.registerPartial(assets.partials);
  handlebars.registerHelper({
    layOut,
    drawings(figure: Figure) {
      drawn.push(figure);
      return drawings(figure);
    },
  });
  const fill = (template: string, view: object): string =>
    handlebars.compile(template, { strict: true })(view);

  const shown = Object.entries<Section>(sections).flatMap(([id, { title, view }]) => {
    const model = view(run);
    return model === null ? [] : [{ id, title, html: fill(assets.sections[id] ?? '', model) }];
  });
  return fill(assets.page, {
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
  const widths = Object.entries(WIDTHS[figure.chart]);
  const modes = figure.modes.map(({ id, label, table }, i) => ({
    id,
    label,
    first: i === 0,
    drawings: widths.map(([size, width]) => ({
      size,
      svg: drawSvg(figure, { width, mode: id }, `${figure.id}-${id}-${size}`),
    })),
    table: layOut(table),
  }));
  return { id: figure.id, description: figure.description, choice: modes.length > 1, modes };
}
