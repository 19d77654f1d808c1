// A sweep while it runs: what it works on, what it knows, and where it tells what happens.
import type { Goal, MetricName } from '../metrics/watched.ts';
import type { Configuration } from '../plan/configuration.ts';
import type { SweepPlan } from '../plan/plan-sweep.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Keeper } from './keeper.ts';
import type { Slot } from './slot.ts';
import type { AnyEvent, Phase } from './sweep-event.ts';
import type { Entry } from './sweep-trials.ts';
import type { Training } from './training.ts';

/** What a sweep is given. */
export interface SweepWork {
  /** Its number in runs.db, and its name. */
  run: number;
  name: string;
  plan: SweepPlan;
  metric: { name: MetricName; goal: Goal };
  slots: readonly Slot[];
  /** Of each trial. */
  threads: number;
  keeper: Keeper;
  /** Interrupts the sweep, gracefully. */
  signal: AbortSignal;
  /** Does the first trial that fails end it? */
  fail_fast: boolean;
  /** How long a trial should take, in seconds, where that is known. */
  expected(trial: TrialSpec): number | null;
  /** What earlier processes have worked at it. */
  seconds_before: number;
  resumed: boolean;
}

export interface SweepState extends SweepWork {
  emit(event: AnyEvent): void;
  training: Training;
  /** All configurations, by phase and identity, in the order in which they were proposed. */
  entries: Map<string, Entry>;
  /** Those of the search. */
  selecting: Entry[];
  /** Those that an asynchronous method stopped before the sweep was interrupted: it would not decide so again. */
  decided: ReadonlyMap<string, { epoch: number; reason: string }>;
  /** The best value of each phase so far. */
  best: Partial<Record<Phase, number>>;
}

export const entryKey = (phase: Phase, { id }: Configuration): string => `${phase} ${id}`;

/** The time, for an event. */
export const now = (): { at: number } => ({ at: Date.now() });
