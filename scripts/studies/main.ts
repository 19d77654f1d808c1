// npm run studies: makes the studies of experiments/ again, with fmx itself.
//
//   npm run studies -- optimizers dropout      # those alone
//   npm run studies -- --record optimizers     # takes down what its runs.db has, without training
//
// Each gets its results.csv, the table in its README.md, the report of its last run, and a picture from that report.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { RESULTS, withTable } from './results.ts';
import { type Study, studies } from './studies.ts';

const WIDTH = 1000;

const { values, positionals } = parseArgs({
  options: { record: { type: 'boolean', default: false } },
  allowPositionals: true,
});
for (const name of positionals.length > 0 ? positionals : Object.keys(studies)) {
  const study = studies[name];
  if (!study) throw new Error(`there is no study ${name}; there are ${Object.keys(studies).join(', ')}`);
  const db = `runs/studies/${name}/runs.db`;
  if (!values.record) for (const command of study.commands) train(command, db);
  await takeDown(name, study, db);
}

function train(command: readonly string[], db: string): void {
  execFileSync(process.execPath, ['dist/main.js', ...command, '--db', db], { stdio: 'inherit' });
}

function fmx(...args: string[]): string {
  return execFileSync(process.execPath, ['dist/main.js', ...args], { encoding: 'utf8' });
}

async function takeDown(name: string, study: Study, db: string): Promise<void> {
  const folder = join('experiments', name);
  mkdirSync(folder, { recursive: true });
  const csv = fmx('query', RESULTS, '--format', 'csv', '--db', db);
  writeFileSync(join(folder, 'results.csv'), csv);
  const text = join(folder, 'README.md');
  if (existsSync(text)) writeFileSync(text, withTable(readFileSync(text, 'utf8'), csv));
  const report = join(folder, 'report.html');
  fmx('report', 'latest', '--output', report, '--db', db);
  await picture(report, study.figure, join(folder, 'picture.png'));
}

async function picture(report: string, figure: string, file: string): Promise<void> {
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  try {
    const page = await browser.newPage({ viewport: { width: WIDTH, height: WIDTH }, colorScheme: 'light' });
    await page.goto(`file://${resolve(report)}`);
    await page.locator(`#${figure}`).first().screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
