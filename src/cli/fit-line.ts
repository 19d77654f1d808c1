// One line of a terminal out of parts, of which the important ones stay where there is no room for all.

import stringWidth from 'fast-string-width';
import { cut } from '../columns.ts';
import type { Style } from './colors.ts';

export interface Part {
  /** A text; a number in 0 … 1 is a bar that takes what room is left. */
  content: string | number;
  /** Parts of higher rank give way first. */
  rank: number;
  style?: Style;
}

const GAP = '  ';
const BAR = { least: 8, most: 30 };

const leastWidth = ({ content }: Part): number =>
  typeof content === 'number' ? BAR.least : stringWidth(content);

/** The parts in their order, as many as fit into `width` columns; a part that alone is too wide is cut. */
export function fitLine(parts: readonly Part[], width: number): string {
  const shown = new Set<Part>();
  let room = width;
  for (const part of [...parts].sort((a, b) => a.rank - b.rank)) {
    const needed = leastWidth(part) + (shown.size > 0 ? GAP.length : 0);
    if (needed > room && shown.size > 0) continue;
    shown.add(part);
    room -= needed;
  }
  return parts
    .filter((part) => shown.has(part))
    .map(({ content, style = String }) =>
      style(
        typeof content === 'number'
          ? bar(content, Math.min(BAR.most, BAR.least + Math.max(0, room)))
          : cut(content, width),
      ),
    )
    .join(GAP);
}

/** `━━━━────`: a share of 0 … 1 in so many columns. */
function bar(share: number, columns: number): string {
  const done = Math.round(Math.min(1, Math.max(0, share)) * columns);
  return '━'.repeat(done) + '─'.repeat(columns - done);
}
