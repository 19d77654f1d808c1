// The report as people meet it: opened from disk in a real browser, offline.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { divergedRun, emptyRun, HOSTILE, hostileRun, runningRun } from '../report/runs.ts';
import { sampleRun } from '../report/sample-run.ts';
import { describeInChromium } from './chromium.ts';
import { expectAccessible, expectNoWider, reportsOnDisk } from './pages.ts';

const runs = {
  sample: sampleRun,
  hostile: hostileRun,
  empty: emptyRun,
  running: runningRun,
  diverged: divergedRun,
};

describeInChromium('the report', (visit) => {
  const open = reportsOnDisk(visit, runs);

  describe.each(Object.keys(runs))('%s', (name) => {
    it('is accessible in light and dark', async () => {
      await open(name, { viewport: { width: 1400, height: 900 } }, expectAccessible);
    });

    it('never scrolls sideways', async () => {
      await open(name, {}, expectNoWider);
    });
  });

  it('shows charts, tables and pictures without scripts', async () => {
    await open('sample', { javaScriptEnabled: false }, async (page) => {
      for (const id of ['accuracy-curves', 'loss-curves', 'confusion-matrix']) {
        expect(await page.locator(`#${id} svg:visible`).count()).toBe(1);
      }
      const table = page.locator('#loss-curves table');
      expect(await table.isVisible()).toBe(false);
      await page.locator('#loss-curves summary').click();
      expect(await table.locator('tbody tr').count()).toBe(20);
      expect(await page.locator('#mistakes img').count()).toBe(60);
      expect(await page.locator('button:visible').count()).toBe(0);
    });
  });

  it('exchanges counts and percentages without scripts', async () => {
    await open('sample', { javaScriptEnabled: false }, async (page) => {
      const shown = page.locator('#confusion-matrix svg:visible');
      expect(await shown.textContent()).toContain('842');
      await page.getByText('Percent of each row').click();
      expect(await shown.textContent()).toContain('84.2');
      expect(await shown.textContent()).not.toContain('842');
    });
  });

  it('draws other charts on a narrow page without scripts', async () => {
    await open(
      'sample',
      { javaScriptEnabled: false, viewport: { width: 360, height: 800 } },
      async (page) => {
        const drawing = page.locator('#loss-curves svg:visible');
        expect(await drawing.getAttribute('viewBox')).toMatch(/^0 0 340 /);
      },
    );
  });

  it('tells the numbers of a cell and of an epoch under the pointer', async () => {
    await open('sample', { viewport: { width: 1400, height: 1000 } }, async (page) => {
      await page.locator('#confusion-matrix .live svg text', { hasText: /^112$/ }).hover({ force: true });
      const tooltip = page.locator('#confusion-matrix .live > div:last-child');
      await expect.poll(() => tooltip.textContent()).toContain('T-shirt/top → Shirt');
      expect(await tooltip.textContent()).toContain('112 of 1,000 images');
      await page.locator('#loss-curves .live').hover();
      await expect
        .poll(() => page.locator('#loss-curves .live').textContent())
        .toMatch(/Epoch \d+.*training 0\.\d+.*validation 0\.\d+/);
    });
  });

  it('exchanges the themes, charts included', async () => {
    await open('sample', { colorScheme: 'light' }, async (page) => {
      const background = (): Promise<string> =>
        page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const cell = (): Promise<string> =>
        page
          .locator('#confusion-matrix .live path[fill="var(--right-8)"]')
          .first()
          .evaluate((path) => getComputedStyle(path).fill);
      const [page1, cell1] = [await background(), await cell()];
      await page.getByRole('button', { name: 'Dark theme' }).click();
      expect(await background()).not.toBe(page1);
      expect(await cell()).not.toBe(cell1);
      await page.getByRole('button', { name: 'Light theme' }).click();
      expect([await background(), await cell()]).toEqual([page1, cell1]);
    });
  });

  it('can be used with the keyboard alone', async () => {
    await open('sample', {}, async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the summary');
      await page.locator('#confusion-matrix input').first().focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.locator('#confusion-matrix .live').textContent()).toContain('84.2');
    });
  });

  it('sorts the classification report, averages staying below', async () => {
    await open('sample', {}, async (page) => {
      const first = page.locator('#classification tbody th').first();
      const head = page.locator('#classification thead').getByRole('button', { name: 'F1' });
      await head.click();
      expect(await first.textContent()).toBe('Trouser');
      await head.click();
      expect(await first.textContent()).toBe('Shirt');
      expect(await page.locator('#classification th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
      expect(await page.locator('#classification tfoot th').first().textContent()).toBe('accuracy');
    });
  });

  it('copies the command', async () => {
    await open('sample', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.locator('button[data-copies=command]').click();
      await expect.poll(() => page.locator('#status').textContent()).toBe('Copied');
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toBe('npx fmx run pipelines/ann-baseline.yaml --set seed=42');
    });
  });

  it.each([true, false])('gives its data away as CSV (scripts: %s)', async (javaScriptEnabled) => {
    await open('sample', { javaScriptEnabled }, async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'classification-report.csv' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('classification-report.csv');
      const csv = await readFile(await download.path(), 'utf8');
      expect(csv.split('\r\n')[0]).toBe('class,precision,recall,F1,images');
    });
  });

  it('prints on paper: light, with the still drawings, without what is for a screen', async () => {
    await open('sample', { colorScheme: 'dark' }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
      expect(await page.locator('#loss-curves .live').isVisible()).toBe(false);
      expect(await page.locator('#loss-curves .still svg:visible').count()).toBe(1);
      expect(await page.locator('nav:visible, .quiet:visible, .download:visible').count()).toBe(0);
    });
  });

  it.each([true, false])('shows hostile names as text (scripts: %s)', async (javaScriptEnabled) => {
    await open('hostile', { javaScriptEnabled, viewport: { width: 1400, height: 1000 } }, async (page) => {
      const heads = await page.locator('#classification tbody th').allTextContents();
      expect(heads).toEqual(HOSTILE);
      expect(await page.locator('h1').textContent()).toBe(HOSTILE[0]);
      expect(await page.locator('img[src=x], section script').count()).toBe(0);
      if (!javaScriptEnabled) return;
      await page.locator('#confusion-matrix .live svg text', { hasText: /^112$/ }).hover({ force: true });
      await expect
        .poll(() => page.locator('#confusion-matrix .live > div:last-child').textContent())
        .toContain(`${HOSTILE[0]} → \u2068${HOSTILE[6]}\u2069`);
    });
  });
});
