// A table as data: the report shows it, and gives it away as CSV.

export type Cell = string | number | null;

export interface Column {
  label: string;
  /** How a number is shown; a column of words has none. The CSV has the number itself. */
  format?: (value: number | null) => string;
  /** A number in 0 … 1 gets a quiet bar of that length. */
  bar?: boolean;
}

export interface Table {
  /** Names the CSV file: a word or several with hyphens. */
  name: string;
  caption: string;
  columns: Column[];
  /** The first cell of a row is its header. */
  rows: Cell[][];
  /** Rows of totals or means. */
  footer?: Cell[][];
}

/** A table as the template wants it: every cell as text. */
export interface LaidOutTable {
  caption: string;
  file: string;
  csv: string;
  columns: { label: string; numeric: boolean }[];
  rows: LaidOutRow[];
  footer: LaidOutRow[];
}

interface LaidOutRow {
  header: string;
  /** `bar` is the length of its bar, in percent; `sort` is what the cell is sorted by, where that is not its text. */
  cells: { text: string; sort: string | null; numeric: boolean; bar: number | null }[];
}

export function layOut(table: Table): LaidOutTable {
  const row = (cells: Cell[]): LaidOutRow => {
    const laidOut = cells.map((cell, i) => layOutCell(cell, table.columns[i]));
    return { header: laidOut[0]?.text ?? '', cells: laidOut.slice(1) };
  };
  return {
    caption: table.caption,
    file: `${table.name}.csv`,
    csv: `data:text/csv;charset=utf-8,${encodeURIComponent(toCsv(table))}`,
    columns: table.columns.map(({ label, format }) => ({ label, numeric: format !== undefined })),
    rows: table.rows.map(row),
    footer: (table.footer ?? []).map(row),
  };
}

function layOutCell(cell: Cell, column: Column | undefined): LaidOutRow['cells'][number] {
  const format = column?.format;
  const number = typeof cell === 'string' ? null : cell;
  const raw = String(cell ?? '');
  const text = format && typeof cell !== 'string' ? format(cell) : raw;
  return {
    text,
    sort: text === raw ? null : raw,
    numeric: format !== undefined,
    bar: column?.bar && number !== null && Number.isFinite(number) ? Math.round(100 * number) : null,
  };
}

/** RFC 4180, with a line of column names. Text that a spreadsheet would take for a formula gets a `'` in front. */
export function toCsv({ columns, rows, footer = [] }: Table): string {
  const lines = [columns.map(({ label }) => label), ...rows, ...footer];
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

/** OWASP, "CSV Injection": these begin a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

function csvCell(cell: Cell): string {
  if (typeof cell !== 'string') return String(cell ?? '');
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
