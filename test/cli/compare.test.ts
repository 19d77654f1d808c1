// `fmx compare` on runs and a sweep that were really trained, as the built program.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../folders.ts';
import { fmx, pipelineText } from './program.ts';

const folder = newFolder();
const db = join(folder, 'runs.db');

/** Gives the file of a pipeline with those lines after it. */
function write(name: string, text: string): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

beforeAll(async () => {
  const sweep = `search:
  method: grid
  parameters:
    optimizer.learning_rate: [0.003, 0.00001]
    vars.rate: [0.1, 0.5]
  replicates: 3
vars: {rate: 0.1}
`;
  const files = [
    ['run', write('first', pipelineText({ name: 'first', epochs: 2 }))],
    ['run', write('second', pipelineText({ name: 'second', epochs: 2, units: 16 }))],
    [
      'sweep',
      write(
        'rates',
        pipelineText({ name: 'rates', epochs: 1, more: sweep }).replace('rate: 0.3', 'rate: $rate'),
      ),
    ],
  ];
  for (const args of files) expect(await fmx([...args, '--db', db, '--quiet'])).toMatchObject({ code: 0 });
  // 14 trainings, on machines that may be busy.
}, 240_000);

const compare = (...args: string[]) => fmx(['compare', ...args, '--db', db]);

describe('two runs', () => {
  it('are compared by result, class and configuration, with an answer first', async () => {
    const { code, stdout } = await compare('first', '2');
    expect(code).toBe(0);
    const paragraphs = stdout.trimEnd().split('\n\n');
    expect(paragraphs[0]).toBe('A  first, run 1 (seed 42)\nB  second, run 2 (seed 42)');
    expect(paragraphs[1]).toMatch(
      /^(. beats .|Between A and B,).* in test accuracy .*95 % interval .*; McNemar's test on 300 images: p [=<] 0\.\d{3}\)\. A alone is right on \d+ of them, B alone on \d+\./,
    );
    expect(paragraphs[2]).toMatch(/^result +A +B +B − A\n/);
    expect(paragraphs[2]).toMatch(
      /^test accuracy +\d\d\.\d\d % +\d\d\.\d\d % +[+−]\d+\.\d\d points\n {2}95 % interval /m,
    );
    expect(paragraphs[2]).toMatch(/^parameters +25,450 +12,730 +× 0\.5$/m);
    expect(paragraphs[3]).toMatch(
      /^Ankle boot +0\.\d{3} +0\.\d{3} +[+−]0\.\d{3} \([+−]0\.\d\d to [+−]0\.\d\d\)$/m,
    );
    expect(paragraphs[4]).toMatch(
      /^configuration +A +B\n─+ +─+ +─+\narchitecture\.layers\.1\.dense\.units +32 +16$/,
    );
  });

  it('are given to programs', async () => {
    const { stdout } = await compare('1', '2', '--json');
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({
      subjects: [
        { run: 1, trials: [1] },
        { run: 2, trials: [2] },
      ],
      same_data: true,
      configuration: [{ path: 'architecture.layers.1.dense.units', values: [32, 16] }],
      tests: [null, { agreement: { both: expect.any(Number) } }],
    });
    const { both, only_a, only_b, neither } = told.tests[1].agreement;
    expect(both + only_a + only_b + neither).toBe(300);
    const [accuracy] = told.results;
    expect(accuracy.measure).toBe('test_accuracy');
    expect(accuracy.values[0].value).toBeCloseTo((both + only_a) / 300, 12);
    expect(accuracy.differences[1].value).toBeCloseTo((only_b - only_a) / 300, 12);
  });

  it('want another one, and one that is there', async () => {
    expect(await compare('1')).toMatchObject({
      code: 2,
      stderr: 'error: there is nothing to compare 1 with\nName another run beside it.\n',
    });
    expect((await compare('1', 'third')).stderr).toContain('there is no run third');
    expect((await compare()).stderr).toContain("missing required argument 'names'");
  });
});

describe('trials', () => {
  it('are named by their numbers', async () => {
    const { stdout } = await compare('--trial', '3', '4', '5');
    expect(stdout).toMatch(/^A {2}.*, trial 3 \(seed 42\)\nB {2}.*, trial 4 \(seed 43\)\nC {2}/);
    expect(stdout).toMatch(/^result +A +B +C +B − A +C − A$/m);
    expect(stdout).toMatch(/^seed +42 +43 +44$/m);
    expect(stdout.replaceAll('\n', ' ')).toContain(', corrected for 2 comparisons). A alone is right on ');
    expect((await compare('--trial', '3', 'x')).stderr).toContain(
      '--trial compares trials by their numbers, and got x',
    );
    expect((await compare('--trial', '3', '99')).stderr).toContain('there is no trial 99');
  });
});

describe('a sweep', () => {
  it('is compared by all that it varies', async () => {
    const { code, stdout } = await compare('rates');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^learning rate 0\.003 beats learning rate 0\.00001 by \d+\.\d points in test accuracy \(95 % interval \d+\.\d–\d+\.\d, 6 pairs: 2 settings × 3 seeds\), /m,
    );
    expect(stdout).toMatch(
      /^optimizer\.learning_rate +trials +test accuracy +difference +95 % interval +time +epochs to \d+\.\d % +time to \d+\.\d % /m,
    );
    expect(stdout).toMatch(/^learning rate 0\.00001 +6 +\d+\.\d\d % +−\d+\.\d +−\d+\.\d to −\d+\.\d /m);
    expect(stdout).toMatch(/^vars\.rate +trials /m);
  });

  it('is compared by what is asked for, also as JSON', async () => {
    const { stdout } = await compare('3', '--by', 'dropout_rate', '--json');
    const [{ factor, levels }, ...others] = JSON.parse(stdout);
    expect({ factor, others }).toEqual({ factor: 'dropout_rate', others: [] });
    expect(levels.map(({ value }: { value: number }) => value).sort()).toEqual([0.1, 0.5]);
    expect(levels[1].comparison).toMatchObject({ design: 'paired', n: 6, seeds: 3, settings: 2 });
    expect(levels[1].trials).toHaveLength(6);
  });

  it('says in what it can be compared', async () => {
    expect(await compare('3', '--by', 'momentum')).toMatchObject({
      code: 2,
      stderr:
        'error: these trials do not differ in momentum\nThey differ in optimizer.learning_rate, vars.rate.\n',
    });
    expect(await compare('--trial', '1', '--by', 'seed')).toMatchObject({ code: 2, stdout: '' });
  });

  it('stands beside a run by the seeds of its best configuration', async () => {
    const { stdout } = await compare('3', '1');
    expect(stdout).toMatch(/^A {2}.*, the best of run 3 \(3 seeds\)\nB {2}first, run 1 \(seed 42\)\n/);
  });
});
