// `fmx` on a real terminal: a pseudo terminal from util-linux's `script`.

import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../folders.ts';
import { main, startCommand, writePipeline } from './program.ts';

/** What a terminal of so many columns is sent. */
async function onTerminal(
  columns: number,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const quoted = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty cols ${columns} rows 24; ${quoted}`;
  const ended = await startCommand('script', ['-qec', command, '/dev/null'], {
    env: { TERM: 'xterm-256color', NO_COLOR: '', ...env },
  }).ended;
  expect(ended).toMatchObject({ code: 0 });
  return ended.stdout;
}

/** Each text that stood in a line, however often it was overwritten. */
const linesOf = (output: string): string[] =>
  stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .filter((line) => line !== '');

describe('on 40 columns', () => {
  const folder = newFolder();
  const db = join(folder, 'r.db');
  let output: string;

  beforeAll(async () => {
    output = await onTerminal(40, [
      'run',
      writePipeline(folder, { epochs: 12, batch: 10, units: 256 }),
      '--db',
      db,
    ]);
  });

  it('no line of the progress is broken by the terminal', () => {
    const lines = linesOf(output);
    const progress = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('small: test accuracy')),
    );
    expect(progress.length).toBeGreaterThan(12);
    for (const line of progress) expect(stringWidth(line)).toBeLessThan(40);
  });

  it('a bar moves, and finished epochs scroll by', () => {
    const lines = linesOf(output);
    expect(lines).toContainEqual(
      expect.stringMatching(/^ 1\/12 {2}[━─]{8,} {2}loss \d\.\d{4} {2}\d+:\d\d left$/),
    );
    for (let epoch = 1; epoch <= 12; epoch++) {
      const start = `${String(epoch).padStart(2)}/12  validation `;
      expect(lines.filter((line) => line.startsWith(start))).toHaveLength(1);
    }
  });

  it('the cursor is hidden meanwhile, and there again at the end', () => {
    const [hidden, shown] = [output.indexOf('\u001b[?25l'), output.lastIndexOf('\u001b[?25h')];
    expect(hidden).toBeGreaterThan(-1);
    expect(shown).toBeGreaterThan(output.lastIndexOf('\u001b[?25l'));
  });

  it('tables lose columns rather than break', async () => {
    for (const args of [['ls'], ['query', 'SELECT * FROM leaderboard']]) {
      for (const line of linesOf(await onTerminal(40, [...args, '--db', db]))) {
        expect(stringWidth(line)).toBeLessThanOrEqual(40);
      }
    }
  });
});

describe('colors', () => {
  const cyan = '\u001b[36m';

  it('are there on a terminal, unless NO_COLOR is set', async () => {
    const folder = newFolder();
    const run = ['run', writePipeline(folder), '--db', join(folder, 'r.db'), '--rerun'];
    expect(await onTerminal(80, run)).toContain(cyan);
    expect(await onTerminal(80, run, { NO_COLOR: '1' })).not.toContain(cyan);
  });
});

describe('--quiet', () => {
  it('shows one line, on a terminal too', async () => {
    const folder = newFolder();
    const run = ['run', writePipeline(folder), '--db', join(folder, 'r.db'), '--quiet'];
    const output = await onTerminal(80, run);
    expect(linesOf(output)).toEqual([
      expect.stringMatching(/^small: test accuracy \d\d\.\d\d % \(95 % interval /),
    ]);
    expect(output).not.toContain('\u001b');
  });
});
