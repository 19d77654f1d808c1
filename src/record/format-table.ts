// Rows as a table for a terminal: aligned by what is seen, and never wider than the terminal.
import stringWidth from 'fast-string-width';
import { cut } from '../columns.ts';
import type { Cell, QueryResult } from './query.ts';

const GAP = '  ';
/** A text column is not made narrower than this before columns are left out. */
const NARROWEST = 8;

/** Numbers stand right, with six digits; NULL (and NaN) is a dash. What does not fit is cut, and marked with …. */
export function formatTable({ columns, rows }: QueryResult, width: number): string {
  const cells = [columns, ...rows].map((row) => row.map(cellText));
  const numeric = columns.map((_, i) => rows.every((row) => typeof row[i] === 'number' || row[i] === null));
  const widths = columns.map((_, i) =>
    cells.reduce((widest, row) => Math.max(widest, stringWidth(row[i] ?? '')), 0),
  );
  const shown = fitWidths(widths, numeric, width);

  const lines = cells.map((row) =>
    shown
      .map((column, i) => pad(cut(row[i] ?? '', column), column, numeric[i] === true))
      .join(GAP)
      .trimEnd(),
  );
  lines.splice(1, 0, shown.map((column) => '─'.repeat(column)).join(GAP));
  if (rows.length === 0) lines.push('(no rows)');
  const left = columns.slice(shown.length).map(visible);
  if (left.length > 0) lines.push(cut(`not shown, too wide: ${left.join(', ')}`, width));
  return `${lines.join('\n')}\n`;
}

function cellText(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return visible(cell);
  if (typeof cell !== 'number') return `(${cell.length} bytes)`;
  return Number.isInteger(cell) ? String(cell) : String(Number(cell.toPrecision(6)));
}

/** A text from a file must not steer the terminal: control characters and those that turn the direction show as codes. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) =>
    character === '\n' ? '⏎' : `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** The widths of the columns that are shown: the widest texts give way first, then the last columns go. */
function fitWidths(widths: readonly number[], numeric: readonly boolean[], width: number): number[] {
  const shown = widths.map((column) => Math.min(column, width));
  const total = (): number => shown.reduce((sum, column) => sum + column + GAP.length, -GAP.length);
  while (total() > width) {
    const texts = shown.map((column, i) => (numeric[i] ? 0 : column));
    const widest = Math.max(...texts);
    if (widest > NARROWEST) shown[texts.indexOf(widest)] = widest - 1;
    else if (shown.length > 1) shown.pop();
    else break;
  }
  return shown;
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return right ? space + text : text + space;
}
