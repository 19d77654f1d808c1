// Each trial has a folder of its own, whatever else lies beside the database.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/record/database.ts';
import { openRecord } from '../../src/record/record.ts';
import { findTrialFolder } from '../../src/record/trial-folder.ts';
import { newFolder } from '../folders.ts';
import { newRun, trialSpec } from './examples.ts';
import { asVersion2 } from './support.ts';

/** A new database with a trial of that identity. */
function withTrial(file: string, hash = 'abc') {
  const record = openRecord(file);
  onTestFinished(() => record.close());
  const run = record.beginRun(newRun());
  return { record, run, trial: record.addTrial(run, trialSpec(hash)) };
}

test('is made when it is asked for, named by its number, and stays the same', () => {
  const file = path.join(newFolder(), 'runs.db');
  const { record, run, trial } = withTrial(file);
  expect(findTrialFolder(record.db, file, trial)).toBeUndefined();
  const folder = record.trialFolder(run, 'abc');
  expect(folder).toBe(path.join(file, '../trials/1'));
  expect(existsSync(folder)).toBe(true);
  expect(record.trialFolder(run, 'abc')).toBe(folder);
  expect(findTrialFolder(record.db, file, trial)).toBe(folder);
});

test('is another one for the same trial in another run', () => {
  const { record, run } = withTrial(path.join(newFolder(), 'runs.db'));
  const again = record.beginRun(newRun());
  record.addTrial(again, trialSpec('abc'));
  expect(record.trialFolder(again, 'abc')).not.toBe(record.trialFolder(run, 'abc'));
});

test('is shared with no other database in the same place, and none that was there before', () => {
  const beside = newFolder();
  const [first, second] = ['a.db', 'b.db'].map((name) => withTrial(path.join(beside, name)));
  expect(first?.record.trialFolder(first.run, 'abc')).toBe(path.join(beside, 'trials/1'));
  expect(second?.record.trialFolder(second.run, 'abc')).toBe(path.join(beside, 'trials/1-2'));
  rmSync(path.join(beside, 'a.db'));
  const third = withTrial(path.join(beside, 'a.db'));
  expect(third.record.trialFolder(third.run, 'abc')).toBe(path.join(beside, 'trials/1-3'));
});

test('moves with its database', () => {
  const { record, run, trial } = withTrial(path.join(newFolder(), 'runs.db'));
  record.trialFolder(run, 'abc');
  const elsewhere = path.join(newFolder(), 'elsewhere', 'moved.db');
  expect(findTrialFolder(record.db, elsewhere, trial)).toBe(path.join(elsewhere, '../trials/1'));
});

test('is, in a database of an earlier fmx, where that kept it: named by its identity', () => {
  const file = path.join(newFolder(), 'runs.db');
  const { record, run, trial } = withTrial(file);
  record.db.exec(asVersion2);
  const reader = openDatabase(file, { readonly: true });
  expect(findTrialFolder(reader, file, trial)).toBe(path.join(file, '../trials/abc'));
  reader.close();
  const again = openRecord(file);
  onTestFinished(() => again.close());
  expect(again.trialFolder(run, 'abc')).toBe(path.join(file, '../trials/abc'));
  const rerun = again.beginRun(newRun());
  const number = again.addTrial(rerun, trialSpec('abc'));
  expect(again.trialFolder(rerun, 'abc')).toBe(path.join(file, `../trials/${number}`));
});

test('that cannot be made is said to be so, and nothing is recorded', () => {
  const file = path.join(newFolder(), 'runs.db');
  const { record, run, trial } = withTrial(file);
  writeFileSync(path.join(file, '../trials'), 'a file');
  expect(() => record.trialFolder(run, 'abc')).toThrow("the trial's folder cannot be made");
  expect(findTrialFolder(record.db, file, trial)).toBeUndefined();
  rmSync(path.join(file, '../trials'));
  mkdirSync(path.join(file, '../trials'));
  expect(existsSync(record.trialFolder(run, 'abc'))).toBe(true);
});
