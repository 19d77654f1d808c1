// Where files lie that belong to a runs.db: beside it.
import { dirname, join } from 'node:path';

const LONGEST_NAME = 60;

/** A run's report, as in `runs/reports/3-ann-baseline.html`. */
export function reportFile(db: string, { id, name }: { id: number; name: string }): string {
  const safe = name.replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').slice(0, LONGEST_NAME);
  return join(dirname(db), 'reports', `${id}-${safe}.html`);
}
