import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { queryReadOnly } from '../../src/record/query.ts';
import { openRecord } from '../../src/record/record.ts';
import { newFolder } from '../folders.ts';
import { addExampleRuns } from './example-runs.ts';

function exampleFile(): string {
  const file = path.join(newFolder(), 'runs.db');
  const record = openRecord(file);
  addExampleRuns(record);
  record.close();
  return file;
}

test('a query gives columns and rows', () => {
  const file = exampleFile();
  const sql = 'SELECT name, value FROM leaderboard WHERE run_id = ? ORDER BY rank LIMIT 2;';
  expect(queryReadOnly(file, sql, [2])).toEqual({
    columns: ['name', 'value'],
    rows: [
      ['cnn-c1', 0.93],
      ['ann-a2', 0.9],
    ],
  });
});

test.for([
  'DELETE FROM runs',
  "UPDATE runs SET name = 'x' RETURNING id",
  'DROP VIEW leaderboard',
  'CREATE TABLE t (x)',
  'CREATE TEMP TABLE t (x)',
  'VACUUM',
  "VACUUM INTO 'copy.db'",
  "ATTACH 'other.db' AS other",
  'BEGIN IMMEDIATE',
  'PRAGMA user_version = 7',
  'PRAGMA journal_mode = DELETE',
])('%s is refused', (sql) => {
  const file = exampleFile();
  const before = readFileSync(file);
  expect(() => queryReadOnly(file, sql)).toThrow(/only reads|cannot be written/);
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(existsSync('copy.db') || existsSync('other.db')).toBe(false);
});

test.for([
  ['SELECT 1; SELECT 2', 'more than one statement'],
  ['', 'contains no statements'],
  ['SELEC 1', 'near "SELEC": syntax error, in the query: SELEC 1'],
  ['SELECT * FROM leaderbord', 'no such table: leaderbord'],
  ['SELECT nme\nFROM leaderboard', 'no such column: nme, in the query: SELECT nme …'],
  ['SELECT * FROM runs WHERE id = ?', 'Too few parameter values'],
] as const)('%j is explained: %s', ([sql, message]) => {
  const file = exampleFile();
  expect(() => queryReadOnly(file, sql)).toThrow(message);
  expect(() => queryReadOnly(file, sql)).toThrow(
    expect.objectContaining({
      code: 'usage',
      hint: expect.stringMatching(/Views: architectures, .*leaderboard.*Tables: artifacts, .*trials/),
    }),
  );
});

test('a query can look into the schema', () => {
  const { rows } = queryReadOnly(exampleFile(), "SELECT name FROM pragma_table_info('artifacts')");
  expect(rows.flat()).toEqual(['trial_id', 'kind', 'path', 'bytes', 'created_at']);
});
