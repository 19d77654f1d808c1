// What a slot is: a place where one trial at a time can run. It may be a child process, or another machine.
import type { LocatedDataset } from '../datasets/dataset.ts';
import type { EngineInfo } from '../engines/engine.ts';
import type { EngineChoice } from '../engines/open.ts';
import { FmxError } from '../errors.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Event } from '../train/event.ts';

export interface TrialRequest {
  spec: TrialSpec;
  /** Where the trial keeps its checkpoints. */
  folder: string;
  /** Counts from 1. */
  attempt: number;
  threads: number;
  /** After so many epochs in all it pauses, with `trial_paused`, if it is not done by then. */
  pause_after?: number;
  /** Does it wait after each epoch until its next event is asked for, so that it can be stopped just there? */
  stepwise?: boolean;
}

export interface Slot {
  /** What a trial with these `resources` would compute with there. Throws FmxError('engine') where it could not. */
  open(choice: EngineChoice, threads: number): Promise<EngineInfo>;
  /** The trials to come need these data: it may read them by now. */
  prepare(dataset: LocatedDataset): void;
  /**
   * Runs a trial to its `trial_finished`, or `trial_paused`. Aborting the signal stops it gracefully: it ends as the
   * `Stop` says that is the signal's reason, else as `interrupted`. Throws ProcessDied where what ran it has died, and
   * FmxError with what the trial has thrown.
   */
  runTrial(request: TrialRequest, signal: AbortSignal): AsyncIterable<Event>;
  /** Ends what runs there, at once; the next trial finds it fresh. */
  close(): Promise<void>;
}

/** What ran a trial is gone, with no word about why. */
export class ProcessDied extends FmxError {
  constructor(message: string, hint: string) {
    super('trial', message, { hint });
  }
}
