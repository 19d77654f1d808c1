// What trials took each test image for.
import type { Database } from 'better-sqlite3';
import { explaining } from './storage-error.ts';

export interface Predictions {
  /** By image, in the order of the data set: the indices of its class, and of the class it was taken for. */
  actual: Uint8Array;
  predicted: Uint8Array;
}

/** Null for a trial that was not tested, or by an fmx that did not keep them. */
export function readPredictions(db: Database, trialId: number): Predictions | null {
  const select = `
    SELECT labels.actual, predictions.predicted
    FROM predictions
    JOIN trials ON trials.id = predictions.trial_id
    JOIN labels ON labels.dataset_fingerprint = trials.dataset_fingerprint AND labels.split = predictions.split
    WHERE predictions.trial_id = ? AND predictions.split = 'test'`;
  const row = explaining(db.name, () => db.prepare<[number], Predictions>(select).get(trialId));
  return row ?? null;
}
