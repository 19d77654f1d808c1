// The columns that repeat a trial's metrics at the epoch whose weights count, so that a leaderboard reads one
// row a trial: its best epoch, or the last one where no best one is chosen.
import type { Database } from 'better-sqlite3';

const atBestEpoch = (split: string, name: string): string => `
  ${split}_${name} = (
    SELECT value FROM metrics
    WHERE trial_id = trials.id AND epoch = coalesce(trials.best_epoch, trials.epochs) AND split = '${split}' AND name = '${name}')`;

/** A test is taken once, whatever the best epoch is called. */
const ofLastTest = (name: string): string => `
  test_${name} = (
    SELECT value FROM metrics
    WHERE trial_id = trials.id AND split = 'test' AND name = '${name}' ORDER BY epoch DESC LIMIT 1)`;

/** The function given back brings a trial's summary, and its value in every run, up to date with its metrics. */
export function prepareSummary(db: Database): (trialId: number) => void {
  const updateTrial = db.prepare(`
    UPDATE trials SET ${[
      atBestEpoch('train', 'loss'),
      atBestEpoch('train', 'accuracy'),
      atBestEpoch('validation', 'loss'),
      atBestEpoch('validation', 'accuracy'),
      ofLastTest('loss'),
      ofLastTest('accuracy'),
    ].join(',')}
    WHERE id = ?`);
  const updateRuns = db.prepare(`
    UPDATE run_trials SET value = (
      SELECT metrics.value
      FROM runs
      JOIN trials ON trials.id = run_trials.trial_id
      JOIN metrics ON metrics.trial_id = trials.id AND metrics.epoch = coalesce(trials.best_epoch, trials.epochs)
        AND metrics.split = substr(runs.metric, 1, instr(runs.metric, '.') - 1)
        AND metrics.name = substr(runs.metric, instr(runs.metric, '.') + 1)
      WHERE runs.id = run_trials.run_id)
    WHERE trial_id = ?`);
  return (trialId) => {
    updateTrial.run(trialId);
    updateRuns.run(trialId);
  };
}
