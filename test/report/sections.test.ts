import { describe, expect, it } from 'vitest';
import { loadAssets } from '../../src/report/assets.ts';
import { renderReport } from '../../src/report/render.ts';
import { sections } from '../../src/report/sections/index.ts';
import {
  divergedRun,
  emptyRun,
  hostileRun,
  hundredClassesRun,
  runningRun,
  severalTrialsRun,
} from './runs.ts';
import { sampleRun } from './sample-run.ts';

const runs = {
  'an empty run': emptyRun,
  'a running trial without evaluations': runningRun,
  'a diverged trial': divergedRun,
  'a finished run': sampleRun,
  'several trials': severalTrialsRun,
  'hostile names': hostileRun,
  'a hundred classes': hundredClassesRun,
};

describe.each(Object.entries(sections))('section %s', (id, section) => {
  it('has a title and a template', () => {
    expect(section.title).toMatch(/^[A-Z]/);
    expect(loadAssets().sections).toHaveProperty([id]);
  });

  it.each(Object.entries(runs))('views %s without leaving a number unformatted', async (_, make) => {
    const view = section.view(await make());
    if (view !== null)
      expect(texts(view).filter((text) => /NaN|undefined|Infinity|\d\.\d{6}/.test(text))).toEqual([]);
  });
});

/** All that a template would show of a view, except what charts and tables format themselves. */
function texts(value: unknown, key = ''): string[] {
  if (['figures', 'table', 'png', 'resolved'].includes(key)) return [];
  if (typeof value === 'string')
    return value.startsWith('the loss became NaN') ? [] : [value.replace(/loss became NaN/, '')];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => texts(part, name));
}

describe.each(Object.entries(runs))('the page of %s', (_, make) => {
  it('has the sections that apply, each once, and no id twice', async () => {
    const run = await make();
    const html = renderReport(run);
    const expected = Object.entries(sections)
      .filter(([, section]) => section.view(run) !== null)
      .map(([id]) => id);
    expect([...html.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual(expected);
    const ids = [...withoutScripts(html).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('is under 1.5 MB', async () => {
    expect(Buffer.byteLength(renderReport(await make()))).toBeLessThan(1.5e6);
  });
});

const withoutScripts = (html: string): string => html.replace(/<script[^>]*>.*?<\/script>/gs, '');
