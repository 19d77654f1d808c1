// `fmx serve` as people meet it: a real server, in a real browser, while another process trains.
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRecord, type RunRecord } from '../../src/record/record.ts';
import { type Started, start } from '../cli/program.ts';
import { newFolder } from '../folders.ts';
import { addExampleRuns } from '../record/example-runs.ts';
import { epochFinished, evaluated, finished, newRun, started, trialSpec } from '../record/examples.ts';
import { HOSTILE } from '../report/runs.ts';
import { describeInChromium, type Look } from './chromium.ts';
import { expectAccessible, expectNoWider } from './pages.ts';

const view = { viewport: { width: 1300, height: 800 }, colorScheme: 'light' } as const;

describeInChromium('fmx serve', (visit) => {
  let record: RunRecord;
  let server: Started;
  let url = '';

  beforeAll(async () => {
    record = openRecord(join(newFolder('fmx serve ü '), 'runs.db'));
    addExampleRuns(record);
    for (const name of HOSTILE) record.beginRun(newRun({ name }));
    server = start(['serve', '--port', '0', '--db', record.file]);
    const lines = createInterface({ input: server.process.stdout ?? process.stdin });
    url = await new Promise((resolve) =>
      lines.once('line', (line) => resolve(line.split(' is at ')[1] ?? '')),
    );
  });

  afterAll(async () => {
    server.process.kill('SIGINT');
    expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
    record.close();
  });

  /** Waits until it is so. */
  const soon = <T>(get: () => T) => expect.poll(get, { timeout: 20_000 });

  /** Opens a page of the server, and hands it over when it has begun to listen for changes. */
  const open = (path: string, look: Look): Promise<void> =>
    visit(`${url}${path}`, { ...view, home: url }, async (page) => {
      await soon(() => page.locator('#live-state').textContent()).toBe('live');
      await look(page);
    });

  /** A run with a trial that has begun. */
  function begin(name: string): { run: number; epoch(n: number): void; end(epochs: number): void } {
    const run = record.beginRun(newRun({ name }));
    record.addTrial(run, trialSpec(name));
    record.append(started(name), run);
    return {
      run,
      epoch: (n) => record.append(epochFinished(name, n, { accuracy: 0.5 + n / 100, best: true }), run),
      end(epochs) {
        record.append(evaluated(name, epochs, 0.875), run);
        record.append(finished(name, { epochs, best_epoch: epochs }), run);
        record.finishRun(run, 'completed');
      },
    };
  }

  /** Gone where the page was loaded again. */
  const mark = (page: Page) => page.evaluate(() => document.body.classList.add('not-loaded-again'));
  const isMarked = (page: Page) => page.locator('body.not-loaded-again').count();

  it.each(['', 'runs/1', 'runs/2', 'runs/3'])(
    '/%s is accessible in light and dark, and no wider than its window',
    async (path) => {
      await open(path, async (page) => {
        await expectAccessible(page);
        await expectNoWider(page);
      });
    },
  );

  it('lists runs, whose names stay names, and leads to each and back', async () => {
    await open('', async (page) => {
      const names = await page.locator('tbody th').allTextContents();
      expect(names).toContain('<script>alert(1)</script>');
      expect(names.at(-1)).toBe('ann-baseline');
      await page.getByRole('button', { name: 'Trials' }).click();
      expect(await page.locator('tbody th').first().textContent()).toBe('tune');
      await page.getByRole('link', { name: 'tune' }).click();
      await page.waitForURL(`${url}runs/2`);
      expect(await page.locator('h1').textContent()).toBe('tune');
      await page.getByRole('link', { name: 'All runs' }).click();
      await page.waitForURL(url);
    });
  });

  it('shows a run that begins and its end in the list, which stays sorted', async () => {
    await open('', async (page) => {
      await mark(page);
      const head = page.getByRole('columnheader', { name: 'Run' });
      await head.getByRole('button').click();
      await head.getByRole('button').click();
      const trial = begin('watched');
      await soon(() => page.locator('tbody tr').last().textContent()).toContain('watched');
      expect(await page.locator('tbody tr').first().textContent()).toContain('ann-baseline');
      trial.epoch(1);
      trial.end(1);
      const { run } = trial;
      await soon(() => page.locator(`#run-${run} .status`).textContent()).toBe('completed');
      expect(await page.locator(`#run-${run}`).textContent()).toMatch(/51\.00.%87\.50.%/);
      expect(await isMarked(page)).toBe(1);
    });
  });

  it('shows epochs and the result as they come, and leaves the reader where they are', async () => {
    const trial = begin('live');
    trial.epoch(1);
    await open(`runs/${trial.run}`, async (page) => {
      await mark(page);
      await page.getByRole('button', { name: 'Dark theme' }).click();
      const table = page.locator('#loss-curves details');
      await table.locator('summary').click();
      await page.setViewportSize({ width: 1300, height: 500 });
      await page
        .locator('#environment')
        .evaluate((section) => section.scrollIntoView({ behavior: 'instant' }));
      const top = () =>
        page.locator('#environment').evaluate((element) => element.getBoundingClientRect().top);
      const before = await top();
      expect(await table.locator('tbody tr').count()).toBe(1);
      for (const epoch of [2, 3]) {
        trial.epoch(epoch);
        await soon(() => table.locator('tbody tr').count()).toBe(epoch);
        expect(await table.getAttribute('open')).toBe('');
        // Rows above have moved the content; what was looked at has not moved.
        expect(Math.abs((await top()) - before)).toBeLessThan(2);
      }
      expect(await page.locator('.page-head .status').textContent()).toBe('running');
      expect(await page.locator('#classification').count()).toBe(0);
      trial.end(3);
      await soon(() => page.locator('#classification').count()).toBe(1);
      expect(await page.locator('.page-head .status').textContent()).toBe('completed');
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      // Charts that are out of sight are drawn when the browser has time.
      await soon(() => page.locator('#loss-curves .live svg').count()).toBe(1);
      expect(await isMarked(page)).toBe(1);
      await page.getByRole('link', { name: 'All runs' }).click();
      await page.waitForURL(url);
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    });
  });

  it('tells the numbers of an epoch under the pointer', async () => {
    await open('runs/1', async (page) => {
      await page.locator('#loss-curves .live svg').hover();
      await soon(() => page.locator('#loss-curves .live').textContent()).toMatch(/Epoch \d.*training 0\.\d+/);
    });
  });

  it('keeps what was ticked, typed and sorted in a sweep', async () => {
    await open('runs/2', async (page) => {
      const rows = page.locator('table[data-filterable] tbody tr:not([hidden])');
      const names = () => rows.locator('.words').first().allTextContents();
      await page.locator('#leaderboard input[type=checkbox]').nth(1).check();
      await page.getByRole('searchbox').fill('ann');
      const head = page.locator('table[data-filterable] thead').getByRole('button').first();
      await head.click();
      const before = { shown: await rows.count(), first: await names() };
      expect(before.shown).toBeLessThan(6);
      const running = page.locator('table[data-filterable] tr', { hasText: 'running' });
      expect(await running.count()).toBe(0);
      record.append(started('w1'), 2);
      await soon(() => running.count()).toBe(1);
      expect({ shown: await rows.count(), first: await names() }).toEqual(before);
      expect(await page.locator('#leaderboard input:checked').count()).toBe(1);
      expect(await page.locator('#leaderboard tr.chosen').count()).toBe(1);
      expect(await page.getByRole('searchbox').inputValue()).toBe('ann');
      expect(await page.locator('table[data-filterable] th[aria-sort]').count()).toBe(1);
    });
  });

  it('waits while text is selected', async () => {
    const trial = begin('selected');
    trial.epoch(1);
    await open(`runs/${trial.run}`, async (page) => {
      const epochs = page.locator('#loss-curves tbody tr');
      await page.evaluate(() =>
        getSelection()?.selectAllChildren(document.querySelector('h1') ?? document.body),
      );
      const asked = page.waitForRequest((request) => request.url().endsWith(`/runs/${trial.run}`));
      let early = true;
      void asked.then(() => {
        expect(early).toBe(false);
      });
      trial.epoch(2);
      // Longer than it takes to be told and to fetch.
      await page.waitForTimeout(3000);
      expect(await epochs.count()).toBe(1);
      early = false;
      await page.evaluate(() => getSelection()?.removeAllRanges());
      await soon(() => epochs.count()).toBe(2);
    });
  });
});
