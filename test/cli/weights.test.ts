// No training takes away the weights of another one.
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { eventsIn, ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { asVersion2 } from '../record/support.ts';
import { fmx, start, writePipeline } from './program.ts';

/** All files in a folder, with what is in them. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

/** Makes of a database with one trial what earlier versions wrote: the trial's identity named its folder. */
function asOnceWritten(file: string): string {
  const db = new Database(file);
  const { hash, folder } = db
    .prepare<[], { hash: string; folder: string }>('SELECT hash, folder FROM trials')
    .get() as { hash: string; folder: string };
  db.exec(asVersion2);
  db.close();
  const [from, to] = [join(dirname(file), folder), join(dirname(file), 'trials', hash)];
  renameSync(from, to);
  return to;
}

test('--rerun leaves the weights of the earlier run', async () => {
  const folder = newFolder();
  const db = join(folder, 'runs.db');
  const run = ['run', writePipeline(folder, { epochs: 2 }), '--db', db, '--quiet'];
  expect((await fmx(run)).code).toBe(0);
  const before = filesIn(join(folder, 'trials/1'));
  expect(Object.keys(before)).toEqual([
    'checkpoint-00001.safetensors',
    'checkpoint-00002.safetensors',
    'trial.log',
  ]);
  expect((await fmx([...run, '--rerun'])).code).toBe(0);
  expect(filesIn(join(folder, 'trials/1'))).toEqual(before);
  expect(Object.keys(filesIn(join(folder, 'trials/2')))).toEqual(Object.keys(before));
});

test('another database in the same folder trains anew, and leaves the weights of the first', async () => {
  const folder = newFolder();
  const file = writePipeline(folder, { epochs: 1 });
  expect((await fmx(['run', file, '--db', join(folder, 'a.db'), '--quiet'])).code).toBe(0);
  const before = filesIn(join(folder, 'trials/1'));
  const { stdout } = await fmx(['run', file, '--db', join(folder, 'b.db'), '--json']);
  expect(ofType(eventsIn(stdout), 'trial_started')).toMatchObject([{ resumed_from: 0 }]);
  expect(filesIn(join(folder, 'trials/1'))).toEqual(before);
});

test('what an earlier fmx has trained is kept where it is, and gone on with', async () => {
  const folder = newFolder();
  const db = join(folder, 'runs.db');
  const file = writePipeline(folder, { epochs: 30, batch: 10 });
  const run = start(['run', file, '--db', db]);
  run.process.stderr?.on('data', (text: Buffer) => {
    if (text.includes('epoch 2/30')) run.process.kill('SIGINT');
  });
  expect((await run.ended).code).toBe(130);
  const old = asOnceWritten(db);

  const resumed = await fmx(['resume', '--db', db, '--json']);
  expect(resumed.code).toBe(0);
  const [started] = ofType(eventsIn(resumed.stdout), 'trial_started');
  expect(started?.resumed_from).toBeGreaterThanOrEqual(2);
  const kept = filesIn(old);
  expect(Object.keys(kept)).toContain('checkpoint-00030.safetensors');
  expect((await fmx(['export', '1', '--db', db])).code).toBe(0);

  expect((await fmx(['run', file, '--db', db, '--rerun', '--quiet'])).code).toBe(0);
  expect(filesIn(old)).toEqual(kept);
});
