// An error as text for people: what is wrong, where, the line with a mark under it, and what to do.
//
//   error: training.epochs is the text "ten", but a whole number, at least 1 is expected (tune.yaml:12:11)
//   12 | training: {epochs: ten}
//      |                    ^
//   As in …

import stringWidth from 'fast-string-width';
import pc from 'picocolors';
import { cut, printable, wrap } from '../columns.ts';
import type { FmxError, Place } from '../errors.ts';
import { placeText } from './words.ts';

export interface FormatOptions {
  /** Characters in a line of the terminal. */
  columns?: number;
  colors?: boolean;
}

/** The text of an error and of those found with it, without a line feed at its end. */
export function formatError(error: FmxError, { columns = 80, colors = false }: FormatOptions = {}): string {
  const color = pc.createColors(colors);
  return [error, ...error.others]
    .map(({ message, where, hint }) => {
      const told = where ? `${message} (${placeText(where)})` : message;
      const [first = '', ...rest] = wrap(printable(`error: ${told}`), columns);
      return [
        color.red(color.bold(first.slice(0, 6))) + first.slice(6),
        ...rest,
        ...excerpt(where, columns).map((line) => color.dim(line)),
        ...(hint === undefined ? [] : wrap(printable(hint), columns).map((line) => color.cyan(line))),
      ].join('\n');
    })
    .join('\n\n');
}

/** The line that was written, cut to fit around the column, and a caret under that. */
function excerpt(where: Place | undefined, columns: number): string[] {
  if (where?.text === undefined || where.line === undefined) return [];
  const gutter = `${where.line} | `;
  const room = Math.max(10, columns - gutter.length);
  const text = printable(where.text.trimEnd());
  const column = Math.min((where.column ?? 1) - 1, text.length);
  const isLong = stringWidth(text) > room;
  const start = isLong ? Math.max(0, Math.min(column - Math.floor(room / 2), text.length - room)) : 0;
  const before = (start > 0 ? '…' : '') + text.slice(start > 0 ? start + 1 : 0, column);
  const after = text.slice(column);
  const space = room - stringWidth(before);
  const shown = before + cut(after, space);
  const caret =
    where.column === undefined
      ? []
      : [`${' '.repeat(gutter.length - 2)}| ${' '.repeat(stringWidth(before))}^`];
  return [gutter + shown, ...caret];
}
