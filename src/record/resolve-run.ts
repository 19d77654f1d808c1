// Which run a person means: a number, `latest`, or a name.
import type { Database } from 'better-sqlite3';
import { FmxError } from '../errors.ts';
import { latestRunId } from './list-runs.ts';
import { explaining } from './storage-error.ts';

/**
 * The number of the run that was typed: its number, `latest`, or its name (the newest of that name).
 * Throws FmxError('storage') where there is none, with the runs that are there.
 */
export function resolveRun(db: Database, text: string): number {
  const found =
    text === 'latest'
      ? latestRunId(db)
      : ((/^[0-9]+$/.test(text) ? byNumber(db, text) : undefined) ?? byName(db, text));
  if (found !== undefined) return found;
  const recent = explaining(db.name, () =>
    db
      .prepare<[], { id: number; name: string }>(
        'SELECT max(id) AS id, name FROM runs GROUP BY name ORDER BY id DESC LIMIT 5',
      )
      .all(),
  );
  throw new FmxError(
    'storage',
    recent.length === 0 ? `${db.name} holds no runs` : `there is no run ${text} in ${db.name}`,
    {
      hint:
        recent.length === 0
          ? 'Train something first, as in `fmx run pipelines/ann-baseline.yaml`.'
          : `The newest are ${recent.map(({ id, name }) => `${id} (${name})`).join(', ')}; \`fmx ls\` lists all.`,
    },
  );
}

function byNumber(db: Database, text: string): number | undefined {
  return explaining(db.name, () =>
    db.prepare<[number], number>('SELECT id FROM runs WHERE id = ?').pluck().get(Number(text)),
  );
}

function byName(db: Database, name: string): number | undefined {
  return explaining(db.name, () =>
    db
      .prepare<[string], number>('SELECT id FROM runs WHERE name = ? ORDER BY id DESC LIMIT 1')
      .pluck()
      .get(name),
  );
}
