// Results as Parquet: a typed file for each table, as pandas, Polars, DuckDB and Spark read them.
import { join } from 'node:path';
import { fileWriter, parquetWriteRows } from 'hyparquet-writer';
import packageJson from '../../package.json' with { type: 'json' };
import type { ResultFormat } from './format.ts';
import { type ColumnType, resultTables, TABLES, type Value } from './tables.ts';

/** So many rows are in memory at once. */
const GROUP = 20_000;

const TYPES = {
  integer: 'INT64',
  number: 'DOUBLE',
  text: 'STRING',
  truth: 'BOOLEAN',
  time: 'TIMESTAMP',
} as const satisfies Record<ColumnType, string>;

export const parquet: ResultFormat = {
  summary: 'the same tables with types, for pandas, Polars and DuckDB',
  makes: 'a folder',
  shared: null,
  entries: () => TABLES.map((name) => `${name}.parquet`),
  write(results, folder) {
    for (const { name, columns, rows } of resultTables(results)) {
      const typed = Object.entries(columns);
      parquetWriteRows({
        writer: fileWriter(join(folder, `${name}.parquet`)),
        columns: typed.map(([column, type]) => ({ name: column, type: TYPES[type], nullable: true })),
        rows: stored(rows(), typed),
        rowGroupSize: GROUP,
        createdBy: `fmx ${packageJson.version}`,
      });
    }
  },
};

function* stored(rows: Iterable<Record<string, Value>>, columns: [name: string, type: ColumnType][]) {
  for (const row of rows) {
    yield Object.fromEntries(columns.map(([name, type]) => [name, cell(row[name] ?? null, type)]));
  }
}

function cell(value: Value, type: ColumnType): Value | bigint | Date {
  if (value === null) return null;
  if (type === 'integer') return BigInt(Math.round(Number(value)));
  if (type === 'time') return new Date(Number(value));
  return type === 'text' ? String(value) : value;
}
