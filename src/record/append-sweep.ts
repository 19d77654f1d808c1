// What a sweep's own events become in the tables.
import type { Database } from 'better-sqlite3';
import type { SweepEvent, SweepEventOf } from '../schedule/sweep-event.ts';
import { toInteger } from './values.ts';

/** Prepares all statements once; the function given back wants a transaction around its calls. */
export function prepareAppendSweep(
  db: Database,
  trialIn: (runId: number, hash: string) => number,
): (runId: number, event: SweepEvent) => void {
  const log = db.prepare('INSERT INTO events (run_id, trial_id, at, type, data) VALUES (?, ?, ?, ?, ?)');
  const skip = db.prepare("UPDATE trials SET status = 'skipped', reason = ?, finished_at = ? WHERE id = ?");
  // A sweep that goes on decides again what it has decided before.
  const decide = db.prepare(`
    INSERT INTO decisions (run_id, configuration, epoch, prune, reason, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING`);

  const addDecision = (runId: number, event: SweepEventOf<'decision'>): void => {
    const { configuration, epoch, prune, reason, at } = event;
    decide.run(runId, configuration, epoch, Number(prune), reason, toInteger(at));
  };

  return (runId, event) => {
    switch (event.type) {
      case 'decision':
        addDecision(runId, event);
        return;
      case 'trial_skipped':
        skip.run(event.reason, toInteger(event.at), trialIn(runId, event.trial));
        return;
      // The tables of trials say so much.
      case 'trial_queued':
      case 'trial_known':
      case 'configuration_finished':
        return;
      default: {
        const { type, at, ...content } = event;
        const trialId = 'trial' in event ? trialIn(runId, event.trial) : null;
        log.run(runId, trialId, toInteger(at), type, JSON.stringify(content));
      }
    }
  };
}
