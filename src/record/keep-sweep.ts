// Keeps a sweep's trials in runs.db: adds those that are planned, and says what is known of each.
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Keeper, KnownTrial, Stopped } from '../schedule/keeper.ts';
import type { Phase } from '../schedule/sweep-event.ts';
import type { RunRecord } from './record.ts';
import { fromReal } from './values.ts';

export interface KeptSweep {
  runId: number;
  metric: string;
  /** Are trials that other runs have completed trained again? */
  rerun: boolean;
}

/** What a sweep knows of a run's trials, and writes into it. Its functions throw FmxError('storage'). */
export function keepSweep(record: RunRecord, { runId, metric, rerun }: KeptSweep): Keeper {
  const [split = '', name = ''] = metric.split(/\.(.*)/s);
  const values = record.db
    .prepare<[number, string, string], number | null>(
      'SELECT value FROM metrics WHERE trial_id = ? AND split = ? AND name = ? ORDER BY epoch',
    )
    .pluck();
  const stopped = record.db.prepare<[number], Stopped>(
    'SELECT configuration, min(epoch) AS epoch, reason FROM decisions WHERE run_id = ? AND prune GROUP BY configuration',
  );
  const curveOf = (trialId: number): number[] => values.all(trialId, split, name).map(fromReal);

  const known = (spec: TrialSpec, phase: Phase): KnownTrial => {
    const { id, isNew, reused, status, attempt, reason } = record.planTrial(runId, spec, { phase, rerun });
    return { status, reused, attempt, reason, curve: isNew && !reused ? [] : curveOf(id) };
  };

  return {
    add: (trials, phase) => record.transaction(() => trials.map((spec) => known(spec, phase))),
    stopped: () => record.transaction(() => stopped.all(runId)),
    folder: (trial) => record.trialFolder(runId, trial, { later: true }),
  };
}
