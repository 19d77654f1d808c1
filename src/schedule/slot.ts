// What a slot is: a place where one trial at a time can run. It may be a child process, or another machine.
import type { EngineInfo } from '../engines/engine.ts';
import type { EngineChoice } from '../engines/open.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Event } from '../train/event.ts';

export interface TrialRequest {
  spec: TrialSpec;
  /** Where the trial keeps its checkpoints. */
  folder: string;
  /** Counts from 1. */
  attempt: number;
  threads: number;
}

export interface Slot {
  /** What a trial with these `resources` would compute with there. Throws FmxError('engine') where it could not. */
  open(choice: EngineChoice, threads: number): Promise<EngineInfo>;
  /**
   * Runs a trial to its `trial_finished`. Aborting the signal stops it gracefully: it ends as `interrupted`.
   * Throws FmxError('trial') where what ran it has died.
   */
  runTrial(request: TrialRequest, signal: AbortSignal): AsyncIterable<Event>;
  /** Frees it, at once. */
  close(): Promise<void>;
}
