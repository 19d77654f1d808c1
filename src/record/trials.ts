// A trial's row before anything has happened to it, and how trials are found again.
import type { Database } from 'better-sqlite3';
import { FmxError } from '../errors.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Phase } from '../schedule/sweep-event.ts';
import type { RecordedStatus } from './run-data.ts';
import { trialFacts } from './trial-facts.ts';
import { toInteger, toParameter } from './values.ts';

/** A trial in short. */
export interface TrialRow {
  id: number;
  hash: string;
  status: RecordedStatus;
  attempt: number;
  /** Epochs done. */
  epochs: number;
}

/** A run's trial, as it is planned. */
export interface PlannedTrial extends TrialRow {
  reason: string | null;
  /** Was it trained by another run? */
  reused: boolean;
  /** Did the run not have it before? */
  isNew: boolean;
}

export interface TrialWriter {
  /** Adds a trial to a run, new or, with `reused`, the completed one of that identity. Gives its number. */
  add(runId: number, spec: TrialSpec, reused: boolean, phase?: Phase): number;
  /** The run's trial of that identity; one that it does not have yet is added, reused where it may be. */
  plan(runId: number, spec: TrialSpec, options: { phase: Phase; rerun: boolean }): PlannedTrial;
  /** The number of a run's trial by its identity. */
  idIn(runId: number, hash: string): number;
  findCompleted(hash: string): TrialRow | undefined;
  findUnfinished(runId: number): TrialRow[];
}

const SHORT = 'trials.id, trials.hash, trials.status, trials.attempt, trials.epochs';

export function prepareTrials(db: Database): TrialWriter {
  const insert = db.prepare(`
    INSERT INTO trials (
      hash, configuration, optimizer, dropout_rate, seed, dataset_fingerprint, config, environment_id)
    VALUES (
      :hash, :configuration, :optimizer, :dropout_rate, :seed, :fingerprint, :config,
      (SELECT environment_id FROM runs WHERE id = :runId))`);
  const link = db.prepare(`
    INSERT INTO run_trials (run_id, trial_id, position, name, architecture, reused, phase)
    SELECT :runId, :trialId, coalesce(max(position), 0) + 1, :name, :architecture, :reused, :phase
    FROM run_trials WHERE run_id = :runId`);
  const insertParameter = db.prepare(`
    INSERT INTO parameters (run_id, trial_id, name, number, text)
    VALUES (:runId, :trialId, :name, :number, :text)`);
  // CROSS keeps SQLite from going through all trials of the run: few have the hash.
  const findInRun = db.prepare<[number, string], { id: number }>(`
    SELECT trials.id FROM trials CROSS JOIN run_trials ON run_trials.trial_id = trials.id
    WHERE run_trials.run_id = ? AND trials.hash = ?`);
  const findPlanned = db.prepare<
    [number, string],
    Omit<PlannedTrial, 'reused' | 'isNew'> & { reused: number }
  >(`
    SELECT ${SHORT}, trials.reason, run_trials.reused
    FROM trials CROSS JOIN run_trials ON run_trials.trial_id = trials.id
    WHERE run_trials.run_id = ? AND trials.hash = ?`);
  const findCompleted = db.prepare<[string], TrialRow>(`
    SELECT ${SHORT} FROM trials WHERE hash = ? AND status = 'completed' ORDER BY id DESC LIMIT 1`);
  const findUnfinished = db.prepare<[number], TrialRow>(`
    SELECT ${SHORT} FROM trials JOIN run_trials ON run_trials.trial_id = trials.id
    WHERE run_trials.run_id = ? AND trials.status IN ('waiting', 'running', 'interrupted')
    ORDER BY run_trials.position`);

  const insertTrial = (runId: number, spec: TrialSpec): number => {
    const added = insert.run({
      ...trialFacts(spec),
      runId,
      hash: spec.id,
      seed: toInteger(spec.seed),
      fingerprint: spec.dataset.fingerprint,
      config: JSON.stringify(spec.pipeline),
    });
    return Number(added.lastInsertRowid);
  };

  const completedId = (hash: string): number => {
    const found = findCompleted.get(hash);
    if (found === undefined) throw new FmxError('storage', `there is no completed trial ${hash} to reuse`);
    return found.id;
  };

  const addNew = (runId: number, spec: TrialSpec, reused: boolean, phase: Phase): number => {
    const trialId = reused ? completedId(spec.id) : insertTrial(runId, spec);
    const { name, pipeline, parameters } = spec;
    const { name: architecture } = pipeline.architecture;
    link.run({ runId, trialId, name, architecture, reused: Number(reused), phase });
    for (const [path, value] of Object.entries(parameters)) {
      insertParameter.run({ runId, trialId, name: path, ...toParameter(value) });
    }
    return trialId;
  };

  return {
    add: (runId, spec, reused, phase = 'search') =>
      findInRun.get(runId, spec.id)?.id ?? addNew(runId, spec, reused, phase),
    plan(runId, spec, { phase, rerun }) {
      const present = findPlanned.get(runId, spec.id);
      if (present) return { ...present, reused: present.reused === 1, isNew: false };
      const completed = rerun ? undefined : findCompleted.get(spec.id);
      const id = addNew(runId, spec, completed !== undefined, phase);
      const fresh = { id, hash: spec.id, status: 'waiting' as const, attempt: 0, epochs: 0 };
      return { ...(completed ?? fresh), reason: null, reused: completed !== undefined, isNew: true };
    },
    idIn(runId, hash) {
      const found = findInRun.get(runId, hash);
      if (found === undefined) throw new FmxError('storage', `run ${runId} has no trial ${hash}`);
      return found.id;
    },
    findCompleted: (hash) => findCompleted.get(hash),
    findUnfinished: (runId) => findUnfinished.all(runId),
  };
}
