// The events table: all that happened, as JSON, without what has tables of its own.
import type { Database } from 'better-sqlite3';
import type { Event } from '../train/event.ts';
import { toInteger } from './values.ts';

/** The parts of events that stand in tables (metrics, class_metrics, confusion, …) or in columns. */
const ELSEWHERE = new Set([
  'trial',
  'at',
  'type',
  'metrics',
  'classes',
  'class_metrics',
  'confusion',
  'mistakes',
  'actual',
  'predicted',
  'png',
]);

/**
 * The function given back records an event and says true; false, and nothing recorded, where the same event
 * (trial, time, type and content) is there already. The same epoch is the same event whenever it is told.
 */
export function prepareEventLog(db: Database): (runId: number, trialId: number, event: Event) => boolean {
  const add = db.prepare(`
    INSERT INTO events (run_id, trial_id, at, type, data)
    SELECT :runId, :trialId, :at, :type, :data
    WHERE NOT EXISTS (
      SELECT 1 FROM events
      WHERE trial_id = :trialId AND type = :type AND data = :data AND (at = :at OR type = 'epoch_finished'))`);
  return (runId, trialId, event) => {
    const content = Object.entries(event).filter(([key]) => !ELSEWHERE.has(key));
    const data = JSON.stringify(Object.fromEntries(content));
    return add.run({ runId, trialId, at: toInteger(event.at), type: event.type, data }).changes > 0;
  };
}
