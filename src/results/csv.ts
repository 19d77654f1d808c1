// Results as CSV: a file for each table, safe to open in a spreadsheet.
import { join } from 'node:path';
import { csvLine } from '../record/format-csv.ts';
import type { ResultFormat } from './format.ts';
import { type ColumnType, resultTables, TABLES, type Value } from './tables.ts';
import { writeText } from './writer.ts';

export const csv: ResultFormat = {
  summary: 'tables of runs, trials and metrics, for spreadsheets and pandas',
  makes: 'a folder',
  shared: null,
  entries: () => TABLES.map((name) => `${name}.csv`),
  write(results, folder) {
    for (const { name, columns, rows } of resultTables(results)) {
      const typed = Object.entries(columns);
      writeText(join(folder, `${name}.csv`), (add) => {
        add(csvLine(Object.keys(columns)));
        for (const row of rows())
          add(csvLine(typed.map(([column, type]) => cell(row[column] ?? null, type))));
      });
    }
  },
};

/** A number that is not finite is written as Python reads it: NaN, Infinity, -Infinity. */
function cell(value: Value, type: ColumnType): string | number | null {
  if (type === 'time' && typeof value === 'number') return new Date(value).toISOString();
  return typeof value === 'boolean' ? String(value) : value;
}
