// Rows as CSV (RFC 4180) that is safe to open in a spreadsheet.
import type { Cell, QueryResult } from './query.ts';

/**
 * A header and a line for each row, ended by CRLF. NULL is an empty cell and an empty text `""`; blobs are base64.
 * A text (or column name) that a spreadsheet would run as a formula, because it begins with = + - @, a tab or
 * a line break, gets a leading apostrophe, unless it is a number; numbers stay as they are.
 * (https://owasp.org/www-community/attacks/CSV_Injection)
 */
export function formatCsv({ columns, rows }: QueryResult): string {
  return [columns, ...rows].map(csvLine).join('');
}

/** One line of it. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = typeof cell === 'string' ? harmless(cell) : cell.toString('base64');
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function harmless(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
}
