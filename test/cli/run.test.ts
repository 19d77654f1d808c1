// `fmx run` from a pipeline to its report, as a person and as a program see it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventsIn, ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { type Ended, fmx, pipelineText, query, writePipeline } from './program.ts';

describe('a run', () => {
  const folder = newFolder('fmx-run-');
  const db = join(folder, 'runs.db');
  let first: Ended;

  beforeAll(async () => {
    first = await fmx(['run', writePipeline(folder), '--db', db]);
  });

  it('ends with the accuracy, the weakest classes, the report and what to try next', () => {
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^small: test accuracy \d\d\.\d\d % \(95 % interval \d\d\.\d–\d\d\.\d %\)$/m,
    );
    expect(first.stdout).toContain('weakest classes');
    expect(first.stdout).toMatch(/^most confused: .+ and .+, \d+ images?, \d+ % of all mistakes$/m);
    expect(first.stdout).toContain(`report: ${join(folder, 'reports/1-small.html')}\n`);
    expect(first.stdout).toContain(`fmx run ${folder}/small.yaml --set seed=43 --db ${db}\n`);
  });

  it('tells a line for each epoch where there is no terminal, and nothing that only a terminal understands', () => {
    const lines = first.stderr.trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('epoch '))).toHaveLength(3);
    expect(lines[0]).toContain('25,450 parameters, 900 images, cpu with 1 thread');
    expect(first.stdout + first.stderr).not.toContain('\u001b');
  });

  it('writes the report', () => {
    expect(readFileSync(join(folder, 'reports/1-small.html'), 'utf8')).toContain('<html');
  });

  it('is not trained again, but shown again', async () => {
    const again = await fmx(['run', join(folder, 'small.yaml'), '--db', db]);
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(again.stderr).toBe('Run 1 has done just this with onnxruntime on cpu; --rerun does it again.\n');
    expect(runsIn(db)).toHaveLength(1);
  });

  it('is found again whatever its file is called and says in comments', async () => {
    const copy = join(folder, 'Kopie für später.yaml');
    writeFileSync(copy, `# other words\n${pipelineText({ name: 'copy' })}`);
    const again = await fmx(['run', copy, '--db', db, '--quiet']);
    expect(again).toMatchObject({ code: 0, stdout: `${first.stdout.split('\n')[1]}\n`, stderr: '' });
  });

  it('is trained again with --rerun, to the same numbers', async () => {
    const again = await fmx(['run', join(folder, 'small.yaml'), '--db', db, '--rerun', '--quiet']);
    expect(again).toMatchObject({ code: 0, stdout: `${first.stdout.split('\n')[1]}\n` });
    expect(runsIn(db).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(metricsOf(db, 2)).toEqual(metricsOf(db, 1));
    expect(existsSync(join(folder, 'reports/2-small.html'))).toBe(true);
  });
});

describe('--json', () => {
  it('writes every event as a line of JSON to stdout, and what runs.db keeps agrees with them', async () => {
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    const { code, stdout, stderr } = await fmx(['run', writePipeline(folder), '--db', db, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const events = eventsIn(stdout);
    expect(events.map(({ type }) => type).filter((type) => type !== 'progress')).toEqual([
      'trial_started',
      ...Array.from({ length: 3 }, () => ['epoch_finished', 'artifact']).flat(),
      'evaluated',
      'artifact',
      'trial_finished',
    ]);
    const told = [...ofType(events, 'epoch_finished'), ...ofType(events, 'evaluated')]
      .flatMap(({ metrics }) => metrics)
      .map(({ epoch, split, name, value }) => ({ epoch, split, name, value }));
    const kept = metricsOf(db, 1).filter(({ name }) => name !== 'seconds' && name !== 'images_per_second');
    const byName = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(kept.sort(byName)).toEqual(told.sort(byName));
    const [evaluated] = ofType(events, 'evaluated');
    const [row] = query(db, 'SELECT sum(count) AS images FROM confusion');
    expect(row).toEqual({ images: evaluated?.confusion.flat().reduce((sum, n) => sum + n, 0) });
  });
});

describe('--set', () => {
  it('changes the pipeline, and is part of the command that is kept', async () => {
    const folder = newFolder('fmx-run-');
    const db = join(folder, 'runs.db');
    const file = writePipeline(folder);
    const settings = ['--set', 'training.epochs=1', '--set', 'optimizer.schedule={type: cosine}'];
    const { code, stdout } = await fmx(['run', file, '--db', db, ...settings]);
    expect(code).toBe(0);
    const command = `fmx run ${file} --set training.epochs=1 --set 'optimizer.schedule={type: cosine}'`;
    expect(query(db, 'SELECT command FROM runs')).toEqual([{ command }]);
    expect(query(db, 'SELECT epochs FROM trials')).toEqual([{ epochs: 1 }]);
    expect(stdout).toContain(
      `fmx run ${file} --set 'optimizer.schedule={type: cosine}' --set training.epochs=2 --db ${db}\n`,
    );
  });
});

describe('paths', () => {
  it('may have spaces and letters of any script', async () => {
    const folder = join(newFolder('fmx Größe 数据 '));
    const file = writePipeline(folder, { name: 'Mein Lauf äöü 実験', epochs: 1 });
    const db = join(folder, 'läufe.db');
    const { code, stdout } = await fmx(['run', file, '--db', db]);
    expect(code).toBe(0);
    const report = join(folder, 'reports', '1-Mein-Lauf-äöü-実験.html');
    expect(stdout).toContain(`report: ${report}\n`);
    expect(existsSync(report)).toBe(true);
    expect(stdout).toContain(`fmx run '${file}' --set seed=43 --db '${db}'\n`);
  });
});

describe('a loss that is no number', () => {
  it('ends the run as diverged, with exit code 1 and what to do', async () => {
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    const file = writePipeline(folder);
    const set = ['--set', 'optimizer={type: sgd, learning_rate: 100, weight_decay: 1}'];
    const { code, stdout } = await fmx(['run', file, '--db', db, ...set]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^small: diverged, the loss became (NaN|Infinity) in step \d+ of epoch \d$/m);
    expect(stdout).toContain('--set optimizer.learning_rate=10');
    expect(runsIn(db)).toMatchObject([{ status: 'diverged' }]);
    expect((await fmx(['run', file, '--db', db, ...set])).code).toBe(1);
    expect(runsIn(db)).toHaveLength(1);
  });
});

const runsIn = (db: string) => query(db, 'SELECT id, status FROM runs ORDER BY id');
const metricsOf = (db: string, trial: number) =>
  query(
    db,
    `SELECT epoch, split, name, value FROM metrics WHERE trial_id = ${trial}
    AND name NOT IN ('seconds', 'images_per_second') ORDER BY epoch, split, name`,
  );
