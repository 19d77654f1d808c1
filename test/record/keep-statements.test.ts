// Statements that serve one work after the other.
import { expect, it, vi } from 'vitest';
import { reusingStatements } from '../../src/record/keep-statements.ts';
import { readRun } from '../../src/record/read.ts';
import { addExampleRuns } from './example-runs.ts';
import { temporaryRecord } from './support.ts';

it('gives the next work the statements of the last one, as new', () => {
  const { db } = temporaryRecord();
  const sql = 'SELECT 1 AS one';
  const first = reusingStatements(db, () => {
    const statement = db.prepare(sql).pluck();
    expect(statement.get()).toBe(1);
    return statement;
  });
  reusingStatements(db, () => {
    const again = db.prepare(sql);
    expect(again).toBe(first);
    expect(again.get()).toEqual({ one: 1 });
    const beside = db.prepare(sql);
    expect(beside).not.toBe(first);
    expect(beside.raw().get()).toEqual([1]);
  });
});

it('leaves statements alone that were prepared outside, and the last ones of a work that failed', () => {
  const { db } = temporaryRecord();
  const outside = db.prepare('SELECT 2 AS two').pluck();
  expect(() =>
    reusingStatements(db, () => {
      expect(db.prepare('SELECT 2 AS two')).not.toBe(outside);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(outside.get()).toBe(2);
  expect(reusingStatements(db, () => db.prepare('SELECT 2 AS two').get())).toEqual({ two: 2 });
});

it('reads a run over and over with the same statements', () => {
  const record = temporaryRecord();
  const { sweep } = addExampleRuns(record);
  const { mock } = vi.spyOn(record.db, 'prepare');
  const prepared = () => new Set(mock.results.map(({ value }) => value)).size;
  const read = () => reusingStatements(record.db, () => readRun(record.db, sweep));
  const first = read();
  const count = prepared();
  expect(count).toBeGreaterThan(5);
  for (let i = 0; i < 10; i++) expect(read()).toEqual(first);
  expect(prepared()).toBe(count);
});
