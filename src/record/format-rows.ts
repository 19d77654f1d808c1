// A query's rows as text: a table for people, CSV for spreadsheets, JSON for programs.
import { formatCsv } from './format-csv.ts';
import { formatTable } from './format-table.ts';
import type { Cell, QueryResult } from './query.ts';

export const rowFormats = ['table', 'csv', 'json'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** The rows as text that ends with a line break. `width` is the terminal's, in columns; only a table heeds it. */
export function formatRows(result: QueryResult, format: RowFormat, width = Number.POSITIVE_INFINITY): string {
  if (format === 'csv') return formatCsv(result);
  return format === 'json' ? formatJson(result) : formatTable(result, width);
}

/**
 * An array of objects. NULL and NaN are null, infinities the texts "Infinity" and "-Infinity", blobs base64.
 * A second column of a name gets `_2`, a third `_3`, so that none is lost.
 */
function formatJson({ columns, rows }: QueryResult): string {
  const seen = new Map<string, number>();
  const keys = columns.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
  const objects = rows.map((row) =>
    Object.fromEntries(keys.map((key, i) => [key, jsonValue(row[i] ?? null)])),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}

function jsonValue(cell: Cell): string | number | null {
  if (Buffer.isBuffer(cell)) return cell.toString('base64');
  if (cell === Number.POSITIVE_INFINITY || cell === Number.NEGATIVE_INFINITY) return String(cell);
  return cell;
}
