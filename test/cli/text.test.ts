// Small things that the terminal shows: numbers, names, bars, words for a shell.
import { execFileSync } from 'node:child_process';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/cli/error-text.ts';
import { eventLine } from '../../src/cli/event-line.ts';
import { reportFile } from '../../src/cli/paths.ts';
import { downloadLine } from '../../src/cli/progress/download-line.ts';
import { shellCommand } from '../../src/cli/shell-words.ts';
import { sparkline } from '../../src/cli/sparkline.ts';
import { clock, printable } from '../../src/cli/text.ts';
import { cut } from '../../src/columns.ts';
import { FmxError } from '../../src/errors.ts';

it('a time that counts down', () => {
  expect([0, 19.4, 61, 3725, -1].map(clock)).toEqual(['0:00', '0:19', '1:01', '1:02:05', '0:00']);
});

it('a text cut to columns, not to characters', () => {
  expect(cut('T-shirt/top', 20)).toBe('T-shirt/top');
  expect(cut('T-shirt/top', 8)).toBe('T-shirt…');
  expect(cut('実験データ', 6)).toBe('実験…');
  expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦…');
});

it('a name without what a terminal would obey', () => {
  expect(printable('a\u001b[31mb\nc\u202ed')).toBe('a [31mb c\ufffdd');
});

describe('a sparkline', () => {
  it('goes from the least value to the greatest', () => {
    expect(sparkline([0.8, 0.86, 0.9], 10)).toBe('▁▅█');
    expect(sparkline([1, 1, 1], 10)).toBe('███');
  });

  it('leaves out what is no number, and thins out what is too long, but keeps the last', () => {
    expect(sparkline([0, null, 1], 10)).toBe('▁ █');
    const long = sparkline(
      Array.from({ length: 100 }, (_, i) => i),
      10,
    );
    expect(long).toHaveLength(10);
    expect(long.at(-1)).toBe('█');
    expect(sparkline([], 10)).toBe('');
  });
});

it('a download', () => {
  const line = (received: number, total: number | undefined, width: number) =>
    downloadLine(
      { file: 'train-images-idx3-ubyte.gz', received, total },
      { seconds: 2, since: 0 },
      width,
      pc.createColors(false),
    );
  expect(line(11_000_000, 26_421_880, 100)).toMatchInlineSnapshot(
    `"train-images-idx3-ubyte.gz  ━━━━━━━━━━━━──────────────────  11.0 MB of 26.4 MB  5.5 MB/s  0:03 left"`,
  );
  expect(line(11_000_000, 26_421_880, 40)).toMatchInlineSnapshot(
    `"train-images-idx3-ubyte.gz  ━━━━━───────"`,
  );
  expect(line(11_000_000, undefined, 80)).toMatchInlineSnapshot(
    `"train-images-idx3-ubyte.gz  11.0 MB  5.5 MB/s"`,
  );
});

it('words that a shell reads back', () => {
  const words = ['fmx', 'run', "it's a file.yaml", '', 'größe=$HOME', '*', 'a=b'];
  const command = shellCommand(...words);
  expect(command).toBe("fmx run 'it'\\''s a file.yaml' '' 'größe=$HOME' '*' a=b");
  const script = `printf '%s\\n' ${command}`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
});

it('the path of a report, whatever the run is called', () => {
  expect(reportFile('runs/runs.db', { id: 3, name: 'ann-baseline' })).toBe(
    'runs/reports/3-ann-baseline.html',
  );
  expect(reportFile('runs/runs.db', { id: 4, name: '../../etc/пароль: x' })).toBe(
    'runs/reports/4-..-..-etc-пароль-x.html',
  );
  expect(reportFile('runs.db', { id: 5, name: 'n'.repeat(100) })).toBe(`reports/5-${'n'.repeat(60)}.html`);
});

it('an event as a line of JSON, numbers that are none as words', () => {
  const line = eventLine({
    type: 'progress',
    trial: 'a',
    at: 1,
    epoch: 1,
    step: 2,
    steps: 3,
    loss: Number.NaN,
    accuracy: 0.1,
    images_per_second: Number.POSITIVE_INFINITY,
  });
  expect(line).toBe(
    '{"type":"progress","trial":"a","at":1,"epoch":1,"step":2,"steps":3,"loss":"NaN","accuracy":0.1,"images_per_second":"Infinity"}\n',
  );
});

describe('an error', () => {
  it('says where and what to do', async () => {
    const error = new FmxError('config', 'epochs is 0', {
      where: { file: 'my.yaml', line: 2, column: 9, text: 'epochs: 0' },
      hint: 'Take 1 or more.',
    });
    expect(await errorText(error, {})).toMatchInlineSnapshot(`
      "error: epochs is 0 (my.yaml:2:9)
      2 | epochs: 0
        |         ^
      Take 1 or more."
    `);
  });

  it('that nobody foresaw is reported, without its stack unless that is asked for', async () => {
    const error = new TypeError('x is not a function', { cause: new Error('deeper') });
    expect(await errorText(error, {})).toMatchInlineSnapshot(`
      "error: fmx itself has failed: x is not a function
      This is not your fault. Please report it, with the command and what it says with FMX_DEBUG=1 set."
    `);
    process.env.FMX_DEBUG = '1';
    try {
      const text = await errorText(error, {});
      expect(text).toContain('TypeError: x is not a function\n    at ');
      expect(text).toContain('caused by: Error: deeper\n    at ');
    } finally {
      delete process.env.FMX_DEBUG;
    }
  });
});
