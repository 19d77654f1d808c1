// All numbers that a trial leaves behind, to the last bit, except times.
import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { findTrialFolder } from '../../src/record/trial-folder.ts';
import { loadCheckpoint } from '../../src/train/checkpoint.ts';

export interface Numbers {
  /** Epochs done. */
  epochs: number | undefined;
  metrics: unknown[];
  confusion: unknown[];
  /** Of weights, slots, running statistics, averages: a checksum, by name. */
  weights: Map<string, string>;
}

/** Of a database's one and only trial, which has been completed. */
export async function numbersIn(file: string): Promise<Numbers> {
  const db = new Database(file, { readonly: true });
  const all = (sql: string): unknown[] => db.prepare(sql).all();
  expect(all('SELECT status FROM trials')).toEqual([{ status: 'completed' }]);
  expect(all('SELECT status FROM runs')).toEqual([{ status: 'completed' }]);
  const metrics = all(`SELECT epoch, split, name, value FROM metrics
    WHERE name NOT IN ('seconds', 'images_per_second') ORDER BY epoch, split, name`);
  const confusion = all('SELECT actual, predicted, count FROM confusion ORDER BY actual, predicted');
  const folder = findTrialFolder(db, file, 1) ?? '';
  db.close();
  const checkpoint = await loadCheckpoint(folder);
  const weights = new Map(
    [...(checkpoint?.state ?? [])].map(([name, { values }]) => [
      name,
      createHash('sha256').update(values).digest('hex'),
    ]),
  );
  return { epochs: checkpoint?.epoch, metrics, confusion, weights };
}
