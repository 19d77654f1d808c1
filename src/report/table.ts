// A table as data: the report shows it, and gives it away as CSV.
import { csvLine } from '../record/format-csv.ts';

/** `text` is what a person reads where that is more than the number. */
export type Cell = string | number | null | { value: number | null; text: string };

export interface Column {
  label: string;
  /** How a number is shown; a column of words has none. The CSV has the number itself. */
  format?: (value: number | null) => string;
  /** A number in 0 … 1 gets a quiet bar of that length. */
  bar?: boolean;
  /** Is it in the CSV alone? */
  csvOnly?: boolean;
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
  /** What is known of the rows besides their cells, in their order. */
  about?: RowFacts[];
}

export interface RowFacts {
  /** A class of style.css: `faded` for what did not come to its end, `best`, `close`. */
  kind?: 'faded' | 'best' | 'close';
  /** The trials that it tells of, by number: they are highlighted together. */
  trials?: number[];
}

/** A column, and what it shows of an item. */
export interface Field<Item> extends Column {
  cell(item: Item, index: number): Cell;
}

/** A row for each item. */
export const fill = <Item>(
  items: readonly Item[],
  fields: readonly Field<Item>[],
): Pick<Table, 'columns' | 'rows'> => ({
  columns: fields.map(({ cell: _, ...column }) => column),
  rows: items.map((item, i) => fields.map(({ cell }) => cell(item, i))),
});

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
  /** As its cells have it. */
  sort: string | null;
  kind: string | null;
  /** Numbers, separated by spaces. */
  trials: string | null;
  /** `bar` is the length of its bar, in percent; `sort` is what the cell is sorted by, where that is not its text. */
  cells: { text: string; sort: string | null; numeric: boolean; bar: number | null }[];
}

export function layOut(table: Table): LaidOutTable {
  const row = (cells: Cell[], facts: RowFacts = {}): LaidOutRow => {
    const [header, ...others] = cells
      .map((cell, i) => layOutCell(cell, table.columns[i]))
      .filter((_, i) => !table.columns[i]?.csvOnly);
    return {
      header: header?.text ?? '',
      sort: header?.sort ?? null,
      kind: facts.kind ?? null,
      trials: facts.trials?.join(' ') ?? null,
      cells: others,
    };
  };
  return {
    caption: table.caption,
    file: `${table.name}.csv`,
    csv: `data:text/csv;charset=utf-8,${encodeText(toCsv(table))}`,
    columns: table.columns
      .filter(({ csvOnly }) => !csvOnly)
      .map(({ label, format }) => ({ label, numeric: format !== undefined })),
    rows: table.rows.map((cells, i) => row(cells, table.about?.[i])),
    footer: (table.footer ?? []).map((cells) => row(cells)),
  };
}

function layOutCell(cell: Cell, column: Column | undefined): LaidOutRow['cells'][number] {
  const format = column?.format;
  const value = rawOf(cell);
  const number = typeof value === 'string' ? null : value;
  const raw = String(value ?? '');
  const text = textOf(cell, format);
  return {
    text,
    sort: text === raw ? null : raw,
    numeric: format !== undefined,
    bar: column?.bar && number !== null && Number.isFinite(number) ? Math.round(100 * number) : null,
  };
}

const rawOf = (cell: Cell): string | number | null =>
  typeof cell === 'object' && cell !== null ? cell.value : cell;

function textOf(cell: Cell, format: Column['format']): string {
  if (typeof cell === 'object' && cell !== null) return cell.text;
  return format && typeof cell !== 'string' ? format(cell) : String(cell ?? '');
}

/** As little as a `data:` URL needs: commas and spaces stay, and the page stays small. */
const encodeText = (text: string): string => encodeURI(text).replaceAll('#', '%23');

/** A line of column names, then the rows, with all digits. */
export function toCsv({ columns, rows, footer = [] }: Table): string {
  const lines = [columns.map(({ label }) => label), ...rows, ...footer];
  return lines.map((line) => csvLine(line.map(rawOf))).join('');
}
