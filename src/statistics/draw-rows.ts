// The rows from which a tree of a forest grows.
import { openStream } from '../random.ts';
import type { Row } from './regression-tree.ts';

/** A row that may lack features. */
export interface PartialRow {
  /** A level of each feature; null where the row does not have that feature. */
  levels: readonly (number | null)[];
  value: number;
}

/** So many rows are enough for a tree. */
const MOST_ROWS = 2000;

/**
 * As many rows as there are, up to 2000, drawn with replacement. A feature that a row does not have gets a level of another row,
 * each time anew: where a feature does not exist it makes no difference, and that is what the tree is to learn.
 */
export function drawRows(rows: readonly PartialRow[], seed: number, tree: number): Row[] {
  const chosen = openStream(seed, 'forest', tree, 'rows');
  const filled = openStream(seed, 'forest', tree, 'levels');
  const known = (rows[0]?.levels ?? []).map((_, f) =>
    rows.map(({ levels }) => levels[f]).filter((level) => level !== null && level !== undefined),
  );
  const at = (share: number, length: number): number => Math.floor(share * length);
  return Array.from({ length: Math.min(rows.length, MOST_ROWS) }, (_, i) => {
    const { levels, value } = rows[at(chosen.uniform(i), rows.length)] as PartialRow;
    return {
      value,
      levels: levels.map((level, f) => {
        if (level !== null) return level;
        const others = known[f] ?? [];
        return others[at(filled.uniform(i * levels.length + f), others.length)] ?? 0;
      }),
    };
  });
}
