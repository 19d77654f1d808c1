// Who keeps a sweep's trials, as the sweep sees it: runs.db, which belongs to a later stage.
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { TrialStatus } from '../train/event.ts';
import type { Phase } from './sweep-event.ts';

/** What is known of a trial when a sweep plans it. */
export interface KnownTrial {
  status: TrialStatus | 'waiting' | 'skipped';
  /** Was it trained by another run? */
  reused: boolean;
  /** How often it was begun. */
  attempt: number;
  /** The metric after each of the epochs that are done. */
  curve: number[];
  reason: string | null;
}

/** A decision of a sweep to stop a configuration. */
export interface Stopped {
  configuration: string;
  epoch: number;
  reason: string;
}

export interface Keeper {
  /**
   * Takes planned trials into the sweep: all of them, or none where it throws. A trial that another run has completed
   * serves this one too. Gives what is known of each, in their order.
   */
  add(trials: readonly TrialSpec[], phase: Phase): KnownTrial[];
  /** The configurations that this sweep stopped before it was interrupted. */
  stopped(): Stopped[];
  /** The folder in which a trial that begins keeps its checkpoints. Throws FmxError('storage'). */
  folder(trial: string): string;
}
