// The report of a sweep as people meet it: opened from disk in a real browser, offline.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { HOSTILE, hostileSweep } from '../report/runs.ts';
import { largeSweep, recordedSweep, smallSweep } from '../report/sample-sweep.ts';
import { describeInChromium } from './chromium.ts';
import { expectAccessible, expectNoWider, reportsOnDisk } from './pages.ts';

const wide = { viewport: { width: 1400, height: 1000 } };
const runs = {
  small: () => recordedSweep(smallSweep),
  pruned: () => recordedSweep(largeSweep(80, 10)),
  hostile: hostileSweep,
};

describeInChromium("a sweep's report", (visit) => {
  const open = reportsOnDisk(visit, runs);

  const rows = (page: Page): Locator => page.locator('table[data-filterable] tbody tr:visible');
  const firstCells = (page: Page, column: number): Promise<string[]> =>
    page.locator(`table[data-filterable] tbody tr:visible td:nth-child(${column})`).allTextContents();

  describe.each(Object.keys(runs))('%s', (name) => {
    it('is accessible in light and dark', async () => {
      await open(name, wide, expectAccessible);
    });

    it('never scrolls sideways', async () => {
      await open(name, {}, expectNoWider);
    });
  });

  it('answers the question first', async () => {
    await open('small', wide, async (page) => {
      const answer = await page.locator('#summary .lead').textContent();
      expect(answer).toMatch(/^cnn beats ann by 2\.9 points in test accuracy \(95\s% interval/);
      expect(await page.locator('#architectures h2').textContent()).toBe('ANN against CNN');
    });
  });

  it('sorts the leaderboard by any column', async () => {
    await open('small', wide, async (page) => {
      const head = page.locator('table[data-filterable] thead').getByRole('button', { name: 'time' });
      await head.click();
      await head.click();
      expect((await firstCells(page, 3)).slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 'ann'));
      await page.locator('table[data-filterable] thead').getByRole('button', { name: 'rank' }).click();
      expect(await rows(page).first().locator('th').textContent()).toBe('18');
    });
  });

  it('filters the leaderboard by words and by comparisons', async () => {
    await open('small', wide, async (page) => {
      const filter = page.getByRole('searchbox');
      await filter.fill('cnn dropout<0.3');
      expect(await rows(page).count()).toBe(6);
      expect(new Set(await firstCells(page, 3))).toEqual(new Set(['cnn']));
      expect(await page.locator('.filtered').textContent()).toBe('6 of 18');
      await filter.fill('validation>91%');
      expect(await rows(page).count()).toBe(2);
      await filter.fill('');
      expect(await rows(page).count()).toBe(18);
    });
  });

  it('marks what did not come to its end, after all that did', async () => {
    await open('pruned', wide, async (page) => {
      const status = await page.locator('table[data-filterable] tbody td:last-child').allTextContents();
      expect(status[0]).toBe('best');
      expect(status.lastIndexOf('completed')).toBeLessThan(status.indexOf('pruned'));
      expect(status.lastIndexOf('pruned')).toBeLessThan(status.indexOf('failed'));
      expect(await page.locator('#course h3').textContent()).toBe('What did not go to its end');
    });
  });

  it('brings ticked trials to the front of the curves', async () => {
    await open('small', wide, async (page) => {
      const front = page.locator('#accuracy-of-trials .live path[stroke="var(--series-1)"]');
      await page.locator('#accuracy-of-trials').scrollIntoViewIfNeeded();
      await expect.poll(() => page.locator('#accuracy-of-trials .live path').count()).toBeGreaterThan(53);
      expect(await front.count()).toBe(0);
      await page.getByRole('checkbox', { name: 'Rank 10: in front of the curves' }).check();
      // An ANN configuration has three trials.
      await expect.poll(() => front.count()).toBe(3);
      await page.getByRole('checkbox', { name: 'Rank 10: in front of the curves' }).uncheck();
      await expect.poll(() => front.count()).toBe(0);
    });
  });

  it('tells which trial a curve is of', async () => {
    await open('small', wide, async (page) => {
      const figure = page.locator('#accuracy-of-trials .live');
      await figure.scrollIntoViewIfNeeded();
      const best = figure.locator('path[stroke="var(--series-2)"]');
      await expect.poll(() => best.count()).toBe(1);
      const box = await best.boundingBox();
      // Its end, at the upper right.
      await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 1, (box?.y ?? 0) + 3, { steps: 3 });
      await expect.poll(() => figure.textContent()).toMatch(/trial \d+: cnn, adam, 0\.25.*best 9\d\.\d/);
    });
  });

  it('smooths curves, and lays them over time', async () => {
    await open('small', wide, async (page) => {
      const figure = page.locator('#accuracy-of-trials');
      await figure.scrollIntoViewIfNeeded();
      const shape = (): Promise<string | null> =>
        figure.locator('.live path[stroke="var(--series-2)"]').first().getAttribute('d');
      await expect.poll(shape).not.toBeNull();
      const [measured] = [await shape()];
      await figure.getByText('By epoch, smoothed').click();
      await expect.poll(shape).not.toBe(measured);
      await figure.getByText('By training time', { exact: true }).click();
      await expect.poll(() => figure.locator('.live').textContent()).toContain('training time');
    });
  });

  it('brushes parallel coordinates: leaderboard and curves follow', async () => {
    await open('small', wide, async (page) => {
      const live = page.locator('#parallel-coordinates .live');
      await live.scrollIntoViewIfNeeded();
      await expect.poll(() => live.locator('path').count()).toBeGreaterThan(54);
      const box = await live.boundingBox();
      const [x, y] = [(box?.x ?? 0) + 60, box?.y ?? 0];
      // The upper half of the first axis: the second architecture.
      await page.mouse.move(x, y + 60);
      await page.mouse.down();
      await page.mouse.move(x, y + 150, { steps: 5 });
      await page.mouse.up();
      await expect.poll(() => rows(page).count()).toBe(9);
      expect(new Set(await firstCells(page, 3))).toEqual(new Set(['cnn']));
      expect(await page.locator('.filtered').textContent()).toBe('9 of 18');
    });
  });

  it('brushes with the keyboard alone', async () => {
    await open('small', wide, async (page) => {
      await page.locator('#parallel-coordinates').scrollIntoViewIfNeeded();
      await page.getByText('Choose ranges with the keyboard').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('group', { name: 'dropout' }).getByLabel('from').fill('0.2');
      await page.getByRole('group', { name: 'dropout' }).getByLabel('to').fill('0.3');
      await page.keyboard.press('Tab');
      await expect.poll(() => rows(page).count()).toBe(6);
      await page.getByRole('group', { name: 'architecture' }).getByRole('combobox').selectOption('ann');
      await expect.poll(() => rows(page).count()).toBe(3);
      await page.getByRole('button', { name: 'Choose all again' }).click();
      await expect.poll(() => rows(page).count()).toBe(18);
    });
  });

  it('tells what stands behind a point and a cell', async () => {
    await open('small', wide, async (page) => {
      const cells = page.locator('#pairs-of-hyperparameters .live');
      await cells.scrollIntoViewIfNeeded();
      await cells.locator('text', { hasText: /^91\.06$/ }).hover({ force: true });
      await expect
        .poll(() => cells.textContent())
        .toMatch(/91\.06.*optimizer adam.*architecture cnn.*the mean of 9 trials/s);
      const means = page.locator('#architectures-means .live');
      await means.scrollIntoViewIfNeeded();
      await means.locator('path[fill="var(--series-1)"]').last().hover({ force: true });
      await expect.poll(() => means.textContent()).toMatch(/ann.*validation accuracy 8\d\.\d+.*27 trials/s);
    });
  });

  it('exchanges the themes, charts included', async () => {
    await open('small', { ...wide, colorScheme: 'light' }, async (page) => {
      const colour = (): Promise<string> =>
        page
          .locator('#architectures-means path[fill="var(--series-1)"]')
          .first()
          .evaluate((path) => getComputedStyle(path).fill);
      const light = await colour();
      await page.getByRole('button', { name: 'Dark theme' }).click();
      expect(await colour()).not.toBe(light);
    });
  });

  it('shows charts and tables without scripts, and nothing that would need them', async () => {
    await open('small', { ...wide, javaScriptEnabled: false }, async (page) => {
      const figures = await page.locator('figure').count();
      expect(figures).toBeGreaterThan(20);
      expect(await page.locator('figure .still:visible svg:visible').count()).toBe(figures);
      expect(await page.locator('.filters:visible, .ranges:visible, button:visible').count()).toBe(0);
      await page.getByText('architecture × dropout').click();
      expect(await page.locator('#pairs-of-hyperparameters svg:visible').textContent()).toContain('dropout');
      await page.locator('#accuracy-of-trials summary').click();
      expect(await page.locator('#accuracy-of-trials tbody tr').count()).toBe(54);
    });
  });

  it('draws what it did not draw for a page without scripts', async () => {
    await open('pruned', { ...wide, javaScriptEnabled: false }, async (page) => {
      const labels = page.locator('#accuracy-of-trials label');
      expect(await labels.filter({ visible: true }).allTextContents()).toEqual(['By epoch']);
    });
    await open('pruned', wide, async (page) => {
      await page.locator('#accuracy-of-trials').getByText('By training time', { exact: true }).click();
      await expect
        .poll(() => page.locator('#accuracy-of-trials .live').textContent())
        .toContain('training time');
    });
  });

  it('prints on paper: light, with a still drawing of each chart', async () => {
    await open('pruned', { ...wide, colorScheme: 'dark' }, async (page) => {
      await page.locator('#accuracy-of-trials').getByText('By training time', { exact: true }).click();
      await page.emulateMedia({ media: 'print' });
      const figures = await page.locator('figure').count();
      expect(await page.locator('figure .live:visible').count()).toBe(0);
      expect(await page.locator('figure .still:visible svg:visible').count()).toBe(figures);
      expect(await page.locator('.filters:visible, td.choice:visible, .ranges:visible').count()).toBe(0);
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
    });
  });

  it.each([true, false])('gives the leaderboard away as CSV (scripts: %s)', async (javaScriptEnabled) => {
    await open('small', { javaScriptEnabled }, async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'leaderboard.csv' }).click(),
      ]);
      const [head = '', first = ''] = (await readFile(await download.path(), 'utf8')).split('\r\n');
      expect(head).toBe(
        'rank,architecture,optimizer,dropout,validation accuracy,validation accuracy ±,test accuracy,test accuracy ±,gap,time,parameters,status',
      );
      expect(first).toMatch(/^1,cnn,adam,0\.25,0\.916\d+,0\.00\d+,/);
    });
  });

  it('shows hostile names as text', async () => {
    await open('hostile', wide, async (page) => {
      expect(await page.locator('h1').textContent()).toBe(HOSTILE[0]);
      expect(await page.locator('img[src=x], section script').count()).toBe(0);
      const heads = await page.locator('table[data-filterable] thead th').allTextContents();
      expect(heads.join()).toContain('<script>alert(1)</script>');
      for (const figure of await page.locator('figure').all()) {
        await figure.scrollIntoViewIfNeeded();
        await figure.locator('.live').hover();
      }
      expect(await page.locator('img[src=x], section script').count()).toBe(0);
    });
  });
});
