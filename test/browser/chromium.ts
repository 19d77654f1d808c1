// Chromium, for the tests that look at a page as people do.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** CHROMIUM_PATH, or the first Chromium on PATH or where Debian puts it; undefined where there is none. */
function findChromium(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  const candidates = [
    process.env.CHROMIUM_PATH ?? '',
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
  ];
  return candidates.find((path) => path !== '' && existsSync(path));
}

const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

export type Look = (page: Page) => Promise<void>;

export interface VisitOptions extends BrowserContextOptions {
  /** What the addresses begin with that it may ask for; the page's own, if left out. */
  home?: string;
}

/** Opens a page, hands it over, and expects that it complains about nothing, and asks no one else for anything. */
export type Visit = (url: string, options: VisitOptions, look: Look) => Promise<void>;

/** Tests in one Chromium, which are skipped, and say why, where there is none. */
export function describeInChromium(what: string, tests: (visit: Visit) => void): void {
  const executable = findChromium();
  const missing = executable ? '' : ': needs it: apt-get install chromium, or set CHROMIUM_PATH';
  const title = `${what} in Chromium${missing}`;
  describe.skipIf(executable === undefined)(title, { timeout: 120_000 }, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch(executable ?? '');
    });
    afterAll(() => browser.close());

    tests(async (url, { home = url, ...options }, look) => {
      const context = await browser.newContext(options);
      const [problems, requests]: [string[], string[]] = [[], []];
      try {
        const page = await context.newPage();
        page.on('console', (message) => problems.push(message.text()));
        page.on('pageerror', (error) => problems.push(error.message));
        page.on('dialog', (dialog) => problems.push(`a dialog: ${dialog.message()}`));
        page.on('request', (request) => requests.push(request.url()));
        await page.goto(url);
        await look(page);
        expect(problems).toEqual([]);
        expect(requests.filter((asked) => !asked.startsWith('data:') && !asked.startsWith(home))).toEqual([]);
      } finally {
        await context.close();
      }
    });
  });
}
