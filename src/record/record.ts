// The only writer of runs.db: a run begins, gets trials, takes in their events, and ends.
//
//   const record = openRecord('runs/runs.db');
//   const run = record.beginRun({ kind: 'run', name: 'ann-baseline', … });
//   record.addTrial(run, spec);
//   for await (const event of runTrial(spec)) record.append(event, run);
//   record.finishRun(run, 'completed');
//   record.close();
import type { Database, Statement } from 'better-sqlite3';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { type AnyEvent, isTrialEvent, type Phase } from '../schedule/sweep-event.ts';
import type { Event, TrialStatus } from '../train/event.ts';
import { prepareAppend } from './append.ts';
import { prepareAppendSweep } from './append-sweep.ts';
import { type OpenOptions, openDatabase } from './database.ts';
import { type NewRun, prepareRuns, type RunWriter } from './runs.ts';
import { explaining } from './storage-error.ts';
import { prepareSummary } from './summary.ts';
import { findTrialFolder, makeTrialFolder, type NewFolder } from './trial-folder.ts';
import { type PlannedTrial, prepareTrials, type TrialRow, type TrialWriter } from './trials.ts';

export type { NewRun } from './runs.ts';
export type { TrialRow } from './trials.ts';

/**
 * Opens a runs.db to write to it, and makes it, with its folder, where it is missing; `busyTimeout` says how many
 * milliseconds to wait for another writer. Who only reads opens the database itself (database.ts, read.ts).
 * Throws FmxError('storage') where the file cannot be used; it is left as it is then.
 */
export function openRecord(file: string, options: Pick<OpenOptions, 'busyTimeout'> = {}): RunRecord {
  return new RunRecord(file, openDatabase(file, options));
}

/**
 * A runs.db while it is open. What a method wrote is on the disk when it returns.
 * All methods throw FmxError('storage') where the disk is full, the file locked for long, and the like;
 * nothing of that call is in the file then, and the next call may succeed.
 */
export class RunRecord {
  readonly file: string;
  /** For the functions of read.ts. */
  readonly db: Database;
  readonly #runs: RunWriter;
  readonly #trials: TrialWriter;
  readonly #appendEvent: ReturnType<typeof prepareAppend>;
  readonly #appendSweepEvent: ReturnType<typeof prepareAppendSweep>;
  readonly #summarize: (trialId: number) => void;
  readonly #recordFolder: Statement<[string, number]>;
  /** Folders that the next transaction records. */
  readonly #folders = new Map<number, NewFolder>();

  constructor(file: string, db: Database) {
    this.file = file;
    this.db = db;
    this.#runs = prepareRuns(db);
    this.#trials = prepareTrials(db);
    this.#appendEvent = prepareAppend(db);
    this.#appendSweepEvent = prepareAppendSweep(db, (runId, hash) => this.#trials.idIn(runId, hash));
    this.#summarize = prepareSummary(db);
    this.#recordFolder = db.prepare('UPDATE trials SET folder = ? WHERE id = ?');
  }

  /** Begins a run that this process owns. Gives its number. */
  beginRun(run: NewRun): number {
    return this.transaction(() => this.#runs.insert(run));
  }

  /**
   * Adds a trial to a run; with `reused`, the completed trial of that identity, which must be there.
   * Gives the trial's number; a trial that the run has already is not added again.
   */
  addTrial(runId: number, spec: TrialSpec, { reused = false }: { reused?: boolean } = {}): number {
    return this.transaction(() => {
      const trialId = this.#trials.add(runId, spec, reused);
      if (reused) this.#summarize(trialId);
      return trialId;
    });
  }

  /**
   * Gives a sweep's trial, as it is recorded, and adds it where it is not; the completed one of another run serves,
   * except with `rerun`.
   */
  planTrial(runId: number, spec: TrialSpec, options: { phase: Phase; rerun: boolean }): PlannedTrial {
    return this.transaction(() => {
      const planned = this.#trials.plan(runId, spec, options);
      if (planned.isNew && planned.reused) this.#summarize(planned.id);
      return planned;
    });
  }

  /**
   * The folder in which one of the run's trials, known by its identity, keeps its checkpoints: no other trial has it.
   * With `later`, a new one is recorded with whatever is recorded next: before that, nothing is known of what lies in
   * it. Throws FmxError('storage') where it cannot be made.
   */
  trialFolder(runId: number, hash: string, { later = false }: { later?: boolean } = {}): string {
    const id = explaining(this.file, () => this.#trials.idIn(runId, hash));
    const known = this.#folders.get(id)?.path ?? findTrialFolder(this.db, this.file, id);
    if (known !== undefined) return known;
    const folder = makeTrialFolder(this.file, id);
    this.#folders.set(id, folder);
    if (!later) this.transaction(() => undefined);
    return folder.path;
  }

  /**
   * Takes in an event of one of the run's trials; a sign of life, too. `progress` is for displays and not kept.
   * Throws FmxError('storage') where another process has taken the run over.
   */
  append(event: Event, runId: number): void {
    this.appendAll([event], runId);
  }

  /** Takes in several events of a run, and of the sweep that it is: all of them, or none where it throws. */
  appendAll(events: readonly AnyEvent[], runId: number): void {
    const kept = events.filter(({ type }) => type !== 'progress');
    if (kept.length === 0) return;
    this.transaction(() => {
      this.#runs.heartbeat(runId);
      for (const event of kept) {
        if (isTrialEvent(event)) this.#appendEvent(runId, this.#trials.idIn(runId, event.trial), event);
        else this.#appendSweepEvent(runId, event);
      }
    });
  }

  /** Ends a run; `reason` says why where it is not `completed`. */
  finishRun(runId: number, status: TrialStatus, reason: string | null = null): void {
    this.transaction(() => {
      this.#runs.heartbeat(runId);
      this.#runs.finish(runId, status, reason);
    });
  }

  /**
   * A sign of life, due every HEARTBEAT_INTERVAL (owner.ts).
   * Throws FmxError('storage') where another process has taken the run over.
   */
  heartbeat(runId: number): void {
    this.transaction(() => this.#runs.heartbeat(runId));
  }

  /**
   * Takes over a run whose owner is gone, to go on with it; its running trials become interrupted ones.
   * Throws FmxError('storage') where the owner is alive.
   */
  claimRun(runId: number): void {
    this.transaction(() => this.#runs.claim(runId));
  }

  /** The newest completed trial of that identity, of whatever run. */
  findCompleted(hash: string): TrialRow | undefined {
    return explaining(this.file, () => this.#trials.findCompleted(hash));
  }

  /** A run's trials that still have to be run, or run on, in their order. */
  findUnfinished(runId: number): TrialRow[] {
    return explaining(this.file, () => this.#trials.findUnfinished(runId));
  }

  /** Makes one transaction of several calls, as when a sweep adds thousands of trials: all of them or none. */
  transaction<T>(work: () => T): T {
    if (this.db.inTransaction) return work();
    const all = (): T => {
      for (const [id, { relative }] of this.#folders) this.#recordFolder.run(relative, id);
      return work();
    };
    const result = explaining(this.file, () => this.db.transaction(all).immediate());
    this.#folders.clear();
    return result;
  }

  close(): void {
    explaining(this.file, () => this.db.close());
  }
}
