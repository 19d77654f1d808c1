import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { messageOf } from '../../src/errors.ts';
import { openDatabase } from '../../src/record/database.ts';
import { APPLICATION_ID, migrate, versionOf } from '../../src/record/migrate.ts';
import { migrations } from '../../src/record/migrations/index.ts';
import { readRun } from '../../src/record/read.ts';
import { openRecord } from '../../src/record/record.ts';
import type { RunData } from '../../src/record/run-data.ts';
import { newFolder } from '../folders.ts';
import { addExampleRuns } from './example-runs.ts';
import { epochFinished, newRun, started, trialEvents, trialSpec } from './examples.ts';
import { smallDisk, temporaryRecord } from './support.ts';

const fixture = path.join(import.meta.dirname, '../fixtures/runs-v1.db');

/** A copy of the committed file, which must stay as it is. */
function copyOfFixture(): string {
  const file = path.join(newFolder(), 'runs.db');
  copyFileSync(fixture, file);
  return file;
}

/** Opening fails with that message, and leaves the file as it is. */
function expectRefused(file: string, message: string): void {
  const before = readFileSync(file);
  for (const readonly of [false, true]) {
    expect(() => openDatabase(file, { readonly })).toThrow(expect.objectContaining({ code: 'storage' }));
    expect(() => openDatabase(file, { readonly })).toThrow(message);
  }
  expect(readFileSync(file).equals(before)).toBe(true);
}

test('a new file is made with its folders', () => {
  const record = temporaryRecord();
  expect(versionOf(record.db)).toBe(migrations.length);
  expect(record.db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(record.db.pragma('foreign_keys', { simple: true })).toBe(1);
  // 2 is FULL.
  expect(record.db.pragma('synchronous', { simple: true })).toBe(2);
});

test('a file of version 1 opens, and says the same', () => {
  const old = openRecord(copyOfFixture());
  const fresh = temporaryRecord();
  const { run, sweep } = addExampleRuns(fresh);
  expect(versionOf(old.db)).toBe(migrations.length);
  /** All but when it was, the stored pipelines, which lack keys that came later, and what was not kept. */
  const toldOf = ({ created_at: _c, finished_at: _f, trials, sweep, ...run }: RunData) => ({
    ...run,
    trials: trials.map(({ config: _, ...trial }) => trial),
    sweep: {
      ...sweep,
      trials: sweep?.trials.map(({ configuration: _, ...trial }) => trial),
      decisions: null,
      predictions: null,
    },
  });
  for (const id of [run, sweep]) {
    const [told, expected] = [readRun(old.db, id), readRun(fresh.db, id)];
    expect(toldOf(told)).toEqual(toldOf(expected));
    expect(expected).toMatchObject({ trials: told.trials.map(({ config }) => ({ config })) });
  }
  old.close();
});

test('a file that was brought up to date has the schema of a new one', () => {
  const old = openDatabase(copyOfFixture());
  const schema = 'SELECT name, sql FROM sqlite_schema ORDER BY name';
  expect(old.prepare(schema).all()).toEqual(temporaryRecord().db.prepare(schema).all());
  old.close();
});

test('a file opened for reading only cannot be written', () => {
  const db = openDatabase(copyOfFixture(), { readonly: true });
  expect(() => db.exec('DELETE FROM runs')).toThrow('readonly database');
  db.close();
});

test('migrations are run once, in order, and remembered', () => {
  const db = new Database(':memory:');
  const first = 'CREATE TABLE a (x); INSERT INTO a VALUES (1);';
  const second = 'ALTER TABLE a ADD COLUMN y; UPDATE a SET y = x + 1;';
  migrate(db, 'x.db', [first]);
  migrate(db, 'x.db', [first, second]);
  migrate(db, 'x.db', [first, second]);
  expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 1, y: 2 }]);
  expect(versionOf(db)).toBe(2);
});

test('a migration that fails leaves nothing of it, nor of those beside it', () => {
  const db = new Database(':memory:');
  migrate(db, 'x.db', ['CREATE TABLE a (x);']);
  const broken = ['CREATE TABLE a (x);', 'CREATE TABLE b (x);', 'CREATE TABLE c (x); SELECT missing;'];
  expect(() => migrate(db, 'x.db', broken)).toThrow('no such column: missing');
  expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['a']);
  expect(versionOf(db)).toBe(1);
});

test('a file of a newer fmx is refused, with its version', () => {
  const file = copyOfFixture();
  const db = new Database(file);
  db.pragma('journal_mode = DELETE');
  db.pragma('user_version = 99');
  db.close();
  expectRefused(file, `its schema has version 99, and this fmx knows ${migrations.length}`);
});

test('a file that is no database is refused', () => {
  const file = path.join(newFolder(), 'runs.db');
  writeFileSync(file, 'name: ann-baseline\n'.repeat(100));
  expectRefused(file, 'runs.db is not a database of fmx; it was left as it is');
});

test("another program's database is refused", () => {
  const file = path.join(newFolder(), 'cookies.db');
  const db = new Database(file);
  db.exec('CREATE TABLE cookies (name TEXT)');
  db.close();
  expectRefused(file, 'cookies.db is a SQLite database, but not one of fmx; it was left as it is');
});

test('a damaged file is said to be so, and is left as it is', () => {
  const file = copyOfFixture();
  const bytes = readFileSync(file);
  // All but the first page, which has the schema's root.
  bytes.fill(0xaa, 4096);
  writeFileSync(file, bytes);
  const read = () => {
    const record = openRecord(file);
    try {
      return readRun(record.db, 1);
    } finally {
      record.close();
    }
  };
  expect(read).toThrow('runs.db is damaged; it was left as it is');
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('a file that was cut off is said to be damaged', () => {
  const file = copyOfFixture();
  writeFileSync(file, readFileSync(fixture).subarray(0, 10_000));
  expectRefused(file, 'runs.db is damaged');
});

test('reading where there is nothing makes nothing', () => {
  const file = path.join(newFolder(), 'runs', 'runs.db');
  expect(() => openDatabase(file, { readonly: true })).toThrow('there is no');
  expect(existsSync(path.dirname(file))).toBe(false);
});

test('a folder in the place of the file, or a file in the place of the folder, is said', () => {
  const folder = newFolder();
  expect(() => openRecord(folder)).toThrow('is a folder, not a database file');
  expect(() => openDatabase(folder, { readonly: true })).toThrow('is a folder, not a database file');
  writeFileSync(path.join(folder, 'runs'), '');
  expect(() => openRecord(path.join(folder, 'runs', 'runs.db'))).toThrow('cannot make the folder');
});

test.for([false, true])(
  'a file of version 0, which is empty, is brought up to date (readonly: %s)',
  (readonly) => {
    const file = path.join(newFolder(), 'runs.db');
    writeFileSync(file, '');
    const db = openDatabase(file, { readonly });
    expect(versionOf(db)).toBe(migrations.length);
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    db.close();
  },
);

test('a read-only disk can be read, and its file not be written', (context) => {
  const disk = smallDisk(context, '4m');
  const file = path.join(disk.folder, 'runs.db');
  const writer = openRecord(file);
  const { run } = addExampleRuns(writer);
  const expected = readRun(writer.db, run);
  writer.close();
  disk.freeze();

  expect(() => openRecord(file)).toThrow(/runs\.db cannot be (written|opened)/);
  expect(() => openRecord(path.join(disk.folder, 'new.db'))).toThrow(/new\.db cannot be (written|opened)/);
  expect(() => openRecord(path.join(disk.folder, 'new', 'runs.db'))).toThrow('cannot make the folder');
  const reader = openDatabase(file, { readonly: true });
  expect(readRun(reader, run)).toEqual(expected);
  reader.close();
});

test('a full disk is said, loses nothing, and once it has space again all goes on', (context) => {
  const disk = smallDisk(context, '1m');
  const record = openRecord(path.join(disk.folder, 'runs.db'));
  const run = record.beginRun(newRun());
  record.addTrial(run, trialSpec('a1'));
  record.append(started('a1'), run);
  const filler = path.join(disk.folder, 'filler');
  fill(filler);

  let epoch = 0;
  const train = () => {
    for (; epoch < 10_000; epoch++)
      record.append(epochFinished('a1', epoch + 1, { accuracy: 0.5, best: true }), run);
  };
  expect(train).toThrow('runs.db cannot be written: the disk is full');
  expect(readRun(record.db, run).trials[0]?.epochs).toBe(epoch);

  rmSync(filler);
  record.append(epochFinished('a1', epoch + 1, { accuracy: 0.5, best: true }), run);
  expect(readRun(record.db, run).trials[0]?.epochs).toBe(epoch + 1);
  expect(record.db.pragma('integrity_check', { simple: true })).toBe('ok');
  record.close();
});

test('a full disk is said where the file would have to be made', (context) => {
  const disk = smallDisk(context, '64k');
  fill(path.join(disk.folder, 'filler'));
  expect(() => openRecord(path.join(disk.folder, 'runs.db'))).toThrow('the disk is full');
});

/** Writes until no byte is left. */
function fill(file: string): void {
  const written = () => writeFileSync(file, Buffer.alloc(4096), { flag: 'a' });
  try {
    for (;;) written();
  } catch (error) {
    if (!messageOf(error).includes('ENOSPC')) throw error;
  }
}

test('letters of any script, spaces and apostrophes are fine in a path', () => {
  const folder = path.join(newFolder(), "Mode d'été – 実験");
  mkdirSync(folder);
  const record = openRecord(path.join(folder, 'läufe.db'));
  const run = record.beginRun(newRun({ name: 'Größe "1"; DROP TABLE runs; --' }));
  record.addTrial(run, trialSpec('a1'));
  for (const event of trialEvents('a1')) record.append(event, run);
  expect(readRun(record.db, run).name).toBe('Größe "1"; DROP TABLE runs; --');
  record.close();
});
