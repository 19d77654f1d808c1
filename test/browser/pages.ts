// Reports on disk, opened offline, and what is expected of every page.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect } from 'vitest';
import type { RunData } from '../../src/record/run-data.ts';
import { renderReport } from '../../src/report/render.ts';
import { newFolder } from '../folders.ts';
import type { Look, Visit } from './chromium.ts';

/** Writes the reports before the tests; what it gives opens one of them by its name. */
export function reportsOnDisk(
  visit: Visit,
  runs: Readonly<Record<string, () => Promise<RunData>>>,
): (name: string, options: BrowserContextOptions, look: Look) => Promise<void> {
  const folder = newFolder('fmx report ü ');
  beforeAll(async () => {
    for (const [name, read] of Object.entries(runs)) {
      await writeFile(join(folder, `${name}.html`), renderReport(await read()));
    }
  }, 120_000);
  return (name, options, look) =>
    visit(pathToFileURL(join(folder, `${name}.html`)).href, { offline: true, ...options }, look);
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Expects that axe-core finds nothing to mend, in light and dark, with all that is folded open. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });
  await page.evaluate(await readFile(axe, 'utf8'));
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    expect(told).toEqual([]);
    expect(passes.length).toBeGreaterThan(15);
  }
}

/** Expects that it never scrolls sideways, on a desk, a tablet and a telephone. */
export async function expectNoWider(page: Page): Promise<void> {
  for (const width of [1400, 768, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
}
