// What a sweep tells the world beside what its trials tell: plain, serialisable events on the same stream.
// The recorder, the progress display, `--json` and live pages consume them; none calls back.
import type { Goal } from '../metrics/watched.ts';
import type { Assignment } from '../search/space.ts';
import type { Event, TrialStatus } from '../train/event.ts';

/** The search proposes and selects; the finalists, on fresh seeds, decide. */
export type Phase = 'search' | 'finalists';

/** A configuration with the mean of the metric over its seeds. */
export interface Scored {
  /** `trials.configuration` in runs.db. */
  configuration: string;
  name: string;
  value: number;
}

/** How many of a sweep's trials are in which state; the sum is what is known of the sweep by now. */
export interface TrialCounts {
  /** Waiting to begin, or at a rung for the others. */
  waiting: number;
  running: number;
  /** `reused` ones among them. */
  completed: number;
  reused: number;
  pruned: number;
  failed: number;
  diverged: number;
  timed_out: number;
  skipped: number;
}

/** Milliseconds since 1970-01-01 UTC. */
type At = { at: number };

export type SweepEvent = At &
  (
    | {
        type: 'sweep_started';
        run: number;
        name: string;
        metric: { name: string; goal: Goal };
        /** As in `grid`, and as in `asha`, where trials may end early. */
        method: string;
        early_termination: string | null;
        /** At most, replicates counted and finalists not. */
        trials: number;
        configurations: number;
        finalists: { top: number; seeds: number } | null;
        /** How many trials run at once, and the threads of each. */
        concurrency: number;
        threads: number;
        target: number | null;
        /** Seconds; how many of them are used up is in `seconds_before`. */
        time_budget: number | null;
        /** What earlier processes of this sweep have worked; 0 for one that begins. */
        seconds_before: number;
        resumed: boolean;
      }
    /** Configurations were proposed. A `trial_queued`, `trial_known` or `trial_skipped` for each of their trials follows. */
    | { type: 'batch'; batch: number; phase: Phase; configurations: number; trials: number }
    /** A trial waits for a slot. */
    | {
        type: 'trial_queued';
        trial: string;
        name: string;
        architecture: string;
        configuration: string;
        parameters: Assignment;
        seed: number;
        phase: Phase;
        /** That it trains for, at most, and those that are done already. */
        epochs: number;
        epochs_done: number;
        /** How long all of it should take, where trials like it are recorded. */
        expected_seconds: number | null;
      }
    /** A trial is at its end already: from another run (`reused`), or from before this sweep was interrupted. */
    | {
        type: 'trial_known';
        trial: string;
        name: string;
        architecture: string;
        configuration: string;
        parameters: Assignment;
        seed: number;
        phase: Phase;
        status: Exclude<TrialStatus, 'running'> | 'skipped';
        reused: boolean;
        epochs: number;
        /** The metric at the epoch whose weights count; null where there is none. */
        value: number | null;
        reason: string | null;
      }
    /** A trial that will not begin. */
    | { type: 'trial_skipped'; trial: string; name: string; reason: string }
    /** A trial failed, and begins once more. */
    | { type: 'retry'; trial: string; attempt: number; reason: string }
    /** What the pruning method says of a configuration, whose trials go on or end together. */
    | {
        type: 'decision';
        configuration: string;
        name: string;
        trials: string[];
        epoch: number;
        prune: boolean;
        reason: string;
      }
    /** A configuration whose values do not fit together: nothing of it is run. */
    | { type: 'configuration_refused'; name: string; parameters: Assignment; reason: string }
    /** All trials of a configuration are at their end. */
    | {
        type: 'configuration_finished';
        configuration: string;
        name: string;
        phase: Phase;
        /** The mean over its seeds; null where one failed or diverged. */
        value: number | null;
        /** Is it the best of its phase so far? */
        best: boolean;
      }
    /** No further trial begins. `ending` says what becomes of those that run. */
    | {
        type: 'stopping';
        cause:
          | 'time_budget'
          | 'target'
          | 'max_consecutive_failures'
          | 'fail_fast'
          | 'interrupted'
          | 'storage';
        reason: string;
        ending: boolean;
      }
    | {
        type: 'sweep_finished';
        status: 'completed' | 'failed' | 'interrupted';
        reason: string | null;
        /** Of all processes that worked at the sweep. */
        seconds: number;
        counts: TrialCounts;
        /** By the finalists, where there are some, else by the search. */
        best: Scored | null;
      }
  );

export type SweepEventOf<Type extends SweepEvent['type']> = Extract<SweepEvent, { type: Type }>;

/** All that comes on a sweep's stream. */
export type AnyEvent = Event | SweepEvent;

/** Is it one of a trial's own, which the process told that trains it? */
export const isTrialEvent = (event: AnyEvent): event is Event => !(event.type in SWEEP_TYPES);

const SWEEP_TYPES: Record<SweepEvent['type'], true> = {
  sweep_started: true,
  batch: true,
  trial_queued: true,
  trial_known: true,
  trial_skipped: true,
  retry: true,
  decision: true,
  configuration_refused: true,
  configuration_finished: true,
  stopping: true,
  sweep_finished: true,
};
