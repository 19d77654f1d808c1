// The first line of the README, on the real data: a few epochs, a report, and rows that answer questions.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../src/datasets/cache.ts';
import { origin } from '../../src/datasets/fashion-mnist.ts';
import { type Ended, fmx } from '../cli/program.ts';
import { newFolder } from '../folders.ts';

const folders = [process.env.FMX_DATA, cacheFolder(origin.name), origin.debian.folder];
const data = folders.find(
  (folder) => folder && origin.files.every(({ name }) => existsSync(join(folder, name))),
);
const title = 'fmx run pipelines/ann-baseline.yaml';
const missing = `${title} (needs Fashion-MNIST: apt-get install ${origin.debian.name}, or set FMX_DATA)`;

describe.skipIf(data === undefined)(data === undefined ? missing : title, () => {
  const folder = newFolder('fmx-full-');
  const db = join(folder, 'runs.db');
  let run: Ended;
  let database: Database.Database;

  beforeAll(async () => {
    const changes = ['--set', 'training.epochs=3', '--db', db, '--data-dir', data ?? ''];
    run = await fmx(['run', 'pipelines/ann-baseline.yaml', ...changes]);
    database = new Database(db, { readonly: true });
  });
  afterAll(() => {
    database.close();
  });

  it('ends well and says how well it went', () => {
    expect(run).toMatchObject({ code: 0, signal: null });
    expect(run.stdout).toMatch(/^ann-baseline: test accuracy 8\d\.\d\d %/m);
  });

  it('tells more than 84 of 100 test images after three epochs', () => {
    expect(database.prepare('SELECT status, epochs FROM leaderboard').all()).toEqual([
      { status: 'completed', epochs: 3 },
    ]);
    const accuracy = database.prepare('SELECT test_accuracy FROM leaderboard').pluck().get();
    expect(accuracy).toBeGreaterThan(0.84);
  });

  it('keeps every epoch, every class and the pairs that are confused', () => {
    const classes = database.prepare('SELECT class FROM classification_report').pluck().all();
    expect(classes).toEqual(expect.arrayContaining(['T-shirt/top', 'Shirt', 'Ankle boot']));
    const epochs = database.prepare('SELECT DISTINCT epoch FROM curves ORDER BY epoch').pluck().all();
    expect(epochs).toEqual([1, 2, 3]);
    const worst = database.prepare('SELECT * FROM confused_pairs LIMIT 3').all();
    expect(JSON.stringify(worst)).toContain('Shirt');
  });

  it('writes one file of a report, small enough to send by mail', () => {
    const report = join(folder, 'reports/1-ann-baseline.html');
    expect(statSync(report).size).toBeLessThan(1.5e6);
    expect(readFileSync(report, 'utf8')).toContain('ann-baseline');
  });
});
