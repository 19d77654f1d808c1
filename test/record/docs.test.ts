import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { queryReadOnly } from '../../src/record/query.ts';
import { addExampleRuns } from './example-runs.ts';
import { sqlite3, temporaryRecord } from './support.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/runs-db.md'), 'utf8');

/** The columns that the page describes, by table or view. */
const described = Object.fromEntries(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const rows = section.split('\n').filter((line) => line.startsWith('| '));
      const columns = rows.slice(2).flatMap((line) => line.split(' | ')[0]?.slice(2).split(', ') ?? []);
      return [section.slice(0, section.indexOf('\n')), columns] as const;
    }),
);

/** The questions of the page with their queries. */
const queries = [...page.matchAll(/^([^\n]+)\n\n```sql\n(.*?)^```$/gms)].map(
  ([, question = '', sql = '']) => ({
    question,
    sql,
  }),
);

test('the page describes every column of every table and view', () => {
  const { db } = temporaryRecord();
  const names = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all();
  const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  expect(described).toEqual(Object.fromEntries(names.map((name) => [name, columns.all(name)])));
});

/** The recipes with the columns that they say they give. */
const recipes = [
  ...readFileSync(path.join(import.meta.dirname, '../../docs/recipes.md'), 'utf8').matchAll(
    /^### ([^\n]+)\n(?:(?!^###).)*?^```sql\n(.*?)^```\n\nColumns: ([^\n]+)$/gms,
  ),
].map(([, question = '', sql = '', columns = '']) => ({ question, sql, columns: columns.split(', ') }));

test('the page has queries', () => {
  expect(queries.length).toBeGreaterThan(5);
});

test.for(queries)('answered in fmx and in sqlite3: $question', ({ sql }, context) => {
  const record = temporaryRecord();
  addExampleRuns(record);
  const { rows } = queryReadOnly(record.file, sql);
  expect(rows.length).toBeGreaterThan(0);
  expect(sqlite3(context, record.file, sql)).toHaveLength(rows.length);
});

test('every question of the recipes has a query', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../docs/recipes.md'), 'utf8');
  expect(recipes.map(({ question }) => question)).toEqual(
    [...page.matchAll(/^### (.+)$/gm)].map(([, question]) => question),
  );
  expect(recipes.length).toBeGreaterThan(20);
});

test.for(recipes)('a recipe: $question', ({ sql, columns }, context) => {
  const record = temporaryRecord();
  addExampleRuns(record);
  const answer = queryReadOnly(record.file, sql);
  expect(answer.columns).toEqual(columns);
  expect(answer.rows.length).toBeGreaterThan(0);
  expect(sqlite3(context, record.file, sql)).toHaveLength(answer.rows.length);
});
