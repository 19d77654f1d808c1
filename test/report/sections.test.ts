import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/report/render.ts';
import type { Section } from '../../src/report/section.ts';
import { sections } from '../../src/report/sections/index.ts';
import {
  divergedRun,
  emptyRun,
  emptySweep,
  hostileRun,
  hostileSweep,
  hundredClassesRun,
  oneTrialSweep,
  runningRun,
} from './runs.ts';
import { sampleRun } from './sample-run.ts';
import { largeSweep, recordedSweep, smallSweep, techniquesSweep } from './sample-sweep.ts';

/** Made once: a sweep is recorded in a file and read back. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const runs = {
  'an empty run': emptyRun,
  'a running trial without evaluations': runningRun,
  'a diverged trial': divergedRun,
  'a finished run': sampleRun,
  'hostile names': hostileRun,
  'a hundred classes': hundredClassesRun,
  'a sweep': once(() => recordedSweep(smallSweep)),
  'a sweep of techniques': once(() => recordedSweep(techniquesSweep)),
  'a sweep with pruned and failed trials': once(() => recordedSweep(largeSweep(60, 12))),
  'a sweep of one trial': once(oneTrialSweep),
  'an empty sweep': once(emptySweep),
  'a sweep with hostile names': once(hostileSweep),
};

describe.each(Object.entries(sections))('section %s', (id, section) => {
  it('has a title and a template', () => {
    const { title, template = id }: Section = section;
    if (typeof title === 'string') expect(title).toMatch(/^[A-Z]/);
    expect(existsSync(`templates/sections/${template}.hbs`)).toBe(true);
  });

  it.each(Object.entries(runs))('views %s without leaving a number unformatted', async (_, make) => {
    const view = section.view(await make());
    if (view !== null)
      expect(texts(view).filter((text) => /NaN|undefined|Infinity|\d\.\d{8}/.test(text))).toEqual([]);
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
  it('has the sections that apply, each once, no id twice, and less than 2 MB', async () => {
    const run = await make();
    const html = renderReport(run);
    const expected = Object.entries(sections)
      .filter(([, section]) => section.view(run) !== null)
      .map(([id]) => id);
    expect([...html.matchAll(/<section id="([^"]*)"/g)].map(([, id]) => id)).toEqual(expected);
    const ids = [...withoutScripts(html).matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(Buffer.byteLength(html)).toBeLessThan(2e6);
  });
});

const withoutScripts = (html: string): string => html.replace(/<script[^>]*>.*?<\/script>/gs, '');
