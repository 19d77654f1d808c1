import { describe, expect, it } from 'vitest';
import { embeddedJson } from '../../src/report/embed.ts';
import { renderReport } from '../../src/report/render.ts';
import { HOSTILE, hostileRun, hostileSweep } from './runs.ts';
import { sampleRun } from './sample-run.ts';

const sample = renderReport(await sampleRun());

describe('renderReport', () => {
  it('gives the same page for the same run', async () => {
    expect(renderReport(await sampleRun())).toBe(sample);
  });

  it('is under 900 kB', () => {
    expect(Buffer.byteLength(sample)).toBeLessThan(900e3);
  });

  it('refers to nothing outside itself', () => {
    const targets = [...markup(sample).matchAll(/\s(?:href|src|action|srcset)="([^"]*)"/g)].map(
      ([, to]) => to ?? '',
    );
    expect(targets.length).toBeGreaterThan(20);
    expect(targets.filter((to) => !/^(?:#|data:)/.test(to))).toEqual([]);
    expect(markup(sample)).not.toMatch(/url\((?!#)|@import/);
  });

  it('draws its charts in colours of the theme only', () => {
    const drawings = sample.match(/<svg.*?<\/svg>/gs) ?? [];
    // Two curves in two widths, and the matrix in two modes and two widths.
    expect(drawings).toHaveLength(8);
    for (const drawing of drawings) {
      const shown = drawing.replace(/<defs.*?<\/defs>/s, '');
      const colours = [...shown.matchAll(/\s(?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour ?? '');
      expect(colours.filter((colour) => !/^(?:none|var\(--[\w-]+\))$/.test(colour))).toEqual([]);
    }
  });

  it('uses no colour that its style does not define', () => {
    const used = new Set([...sample.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name));
    const defined = new Set([...sample.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
    expect([...used].filter((name) => !defined.has(name))).toEqual([]);
  });

  it('shows hostile names as text', async () => {
    const page = markup(renderReport(await hostileRun()));
    expect(page).not.toContain('<script>alert');
    expect(page).not.toMatch(/<img src=x|<!--/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('{{x}}');
    expect(page).not.toContain('\u202egnp.exe</text>');
    expect(csvFiles(page).filter((csv) => csv.includes("\n'=cmd(),"))).toHaveLength(3);
  });
});

describe('renderReport of a sweep', async () => {
  const page = markup(renderReport(await hostileSweep()));

  it('shows hostile names of parameters, values and configurations as text', () => {
    expect(page).not.toContain('<script>alert');
    expect(page).not.toMatch(/<img src=x|<!--/);
    expect(page).toContain('{{x}}');
    // A cell of a table is a paragraph of its own; in a chart, a mark would turn what is beside it.
    expect(page).not.toContain('\u202egnp.exe</text>');
  });

  it('lets no name begin a formula', () => {
    const cells = csvFiles(page).flatMap((csv) => csv.split(/[,\r\n]+/));
    expect(cells.filter((cell) => cell === "'=cmd()").length).toBeGreaterThan(3);
    expect(cells.filter((cell) => cell === '=cmd()')).toEqual([]);
  });
});

describe('embeddedJson', () => {
  it('cannot end its script element or a line', () => {
    const text = embeddedJson(HOSTILE);
    expect(text).not.toMatch(/[<>&\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(HOSTILE);
  });
});

/** What the page offers to download. */
function csvFiles(html: string): string[] {
  return [...html.matchAll(/href="data:text\/csv[^,]*,([^"]*)"/g)].map(([, text]) =>
    decodeURIComponent(
      (text ?? '').replaceAll('&#x27;', "'").replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'),
    ),
  );
}

/** The page without the bundled script and style. */
function markup(html: string): string {
  return html.replace(/<style>.*?<\/style>/s, '').replace(/<script>(?!alert).*?<\/script>/s, '');
}
