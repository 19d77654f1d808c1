// A run's own row: how it begins, who owns it, how it ends.
import type { Database } from 'better-sqlite3';
import { FmxError } from '../errors.ts';
import type { TrialStatus } from '../train/event.ts';
import { environmentId } from './environment-row.ts';
import { isAlive, type Owner, thisOwner } from './owner.ts';
import type { RunData } from './run-data.ts';
import { toInteger } from './values.ts';

/** What is known of a run when it begins. */
export interface NewRun
  extends Pick<
    RunData,
    'kind' | 'name' | 'pipeline_path' | 'pipeline_source' | 'command' | 'metric' | 'dataset' | 'environment'
  > {
  /** The resolved pipeline. */
  pipeline: unknown;
  seed: number;
  /** A sweep's space, method and budget. */
  plan?: unknown;
}

export interface RunWriter {
  insert(run: NewRun): number;
  finish(runId: number, status: TrialStatus, reason: string | null): void;
  heartbeat(runId: number): void;
  claim(runId: number): void;
}

export function prepareRuns(db: Database): RunWriter {
  const insert = db.prepare(`
    INSERT INTO runs (
      kind, name, status, metric, goal, dataset_name, dataset_fingerprint, train_images, validation_images,
      test_images, seed, command, created_at, owner_pid, owner_host, heartbeat_at, environment_id, plan,
      pipeline_path, pipeline_source, pipeline)
    VALUES (
      :kind, :name, 'running', :metric, :goal, :dataset_name, :fingerprint, :train, :validation,
      :test, :seed, :command, :heartbeat_at, :owner_pid, :owner_host, :heartbeat_at, :environment_id, :plan,
      :pipeline_path, :pipeline_source, :pipeline)`);
  const finish = db.prepare('UPDATE runs SET status = ?, reason = ?, finished_at = ? WHERE id = ?');
  const beat = db.prepare(`
    UPDATE runs SET heartbeat_at = :heartbeat_at
    WHERE id = :runId AND owner_pid = :owner_pid AND owner_host = :owner_host`);
  const ownerOf = db.prepare<[number], Owner & { status: TrialStatus }>(
    'SELECT status, owner_pid, owner_host, heartbeat_at FROM runs WHERE id = ?',
  );
  const claim = db.prepare(`
    UPDATE runs SET
      status = 'running', reason = NULL, finished_at = NULL,
      owner_pid = :owner_pid, owner_host = :owner_host, heartbeat_at = :heartbeat_at
    WHERE id = :runId`);
  const interruptTrials = db.prepare(`
    UPDATE trials SET status = 'interrupted', reason = 'the process that ran it is gone'
    WHERE status = 'running' AND id IN (SELECT trial_id FROM run_trials WHERE run_id = ? AND NOT reused)`);

  const owner = (runId: number): Owner & { status: TrialStatus } => {
    const found = ownerOf.get(runId);
    if (found === undefined) throw new FmxError('storage', `there is no run ${runId}`);
    return found;
  };

  return {
    insert({ metric, dataset, environment, pipeline, plan, seed, ...run }) {
      const added = insert.run({
        kind: run.kind,
        name: run.name,
        command: run.command,
        pipeline_path: run.pipeline_path,
        pipeline_source: run.pipeline_source,
        pipeline: JSON.stringify(pipeline),
        plan: plan === undefined ? null : JSON.stringify(plan),
        seed: toInteger(seed),
        metric: metric.name,
        goal: metric.goal,
        dataset_name: dataset.name,
        fingerprint: dataset.fingerprint,
        train: dataset.train,
        validation: dataset.validation,
        test: dataset.test,
        environment_id: environmentId(db, environment),
        ...thisOwner(),
      });
      return Number(added.lastInsertRowid);
    },
    finish(runId, status, reason) {
      finish.run(status, reason, Date.now(), runId);
    },
    heartbeat(runId) {
      if (beat.run({ runId, ...thisOwner() }).changes > 0) return;
      const { owner_pid, owner_host } = owner(runId);
      throw new FmxError('storage', `run ${runId} was taken over by process ${owner_pid} on ${owner_host}`, {
        hint: 'Only one process may work at a run; this one stops.',
      });
    },
    claim(runId) {
      const found = owner(runId);
      const mine = found.owner_pid === process.pid && found.owner_host === thisOwner().owner_host;
      if (found.status === 'running' && !mine && isAlive(found)) {
        throw new FmxError(
          'storage',
          `run ${runId} is at work: process ${found.owner_pid} on ${found.owner_host}`,
          {
            hint: 'Wait until it is done, or stop it with Ctrl-C, then resume it.',
          },
        );
      }
      claim.run({ runId, ...thisOwner() });
      interruptTrials.run(runId);
    },
  };
}
