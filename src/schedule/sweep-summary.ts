// A sweep in short: what it begins with, how many of its trials are where, and which configuration is best.
import { searches } from '../search/index.ts';
import type { Phase, Scored, SweepEventOf, TrialCounts } from './sweep-event.ts';
import { now, type SweepState, type SweepWork } from './sweep-state.ts';
import { type Entry, outcomeOf } from './sweep-trials.ts';

export function startedEvent(work: SweepWork): SweepEventOf<'sweep_started'> {
  const { plan, run, name, metric, slots, threads, seconds_before, resumed } = work;
  const { search, configurations, seeds, first } = plan;
  const { method, early_termination, finalists, target, time_budget } = search;
  const different = searches[method].adaptive ? configurations : new Set(first.map(({ id }) => id)).size;
  return {
    type: 'sweep_started',
    ...now(),
    run,
    name,
    metric,
    method,
    early_termination: early_termination?.type ?? null,
    trials: different * seeds.length,
    configurations: different,
    finalists,
    concurrency: slots.length,
    threads,
    target,
    time_budget,
    seconds_before,
    resumed,
  };
}

export function finishedEvent(state: SweepState, seconds: number): SweepEventOf<'sweep_finished'> {
  const { halted } = state.training;
  const status =
    halted === null || halted.cause === 'time_budget' || halted.cause === 'target'
      ? 'completed'
      : halted.cause === 'interrupted'
        ? 'interrupted'
        : 'failed';
  const [best] = ranked(state, 'finalists');
  const [selected] = ranked(state, 'search');
  return {
    type: 'sweep_finished',
    ...now(),
    status,
    reason: halted?.reason ?? null,
    seconds,
    counts: countTrials(state),
    best: (best ?? selected)?.scored ?? null,
  };
}

/** The completed configurations of a phase, best first; of equals, the one that was proposed first. */
export function ranked({ entries, metric }: SweepState, phase: Phase): { entry: Entry; scored: Scored }[] {
  const sign = metric.goal === 'maximize' ? -1 : 1;
  return [...entries.values()]
    .filter((entry) => entry.phase === phase && entry.completed)
    .flatMap((entry) => {
      const { value } = outcomeOf(entry);
      const { id, name } = entry.configuration;
      return value === null ? [] : [{ entry, scored: { configuration: id, name, value } }];
    })
    .sort((a, b) => sign * (a.scored.value - b.scored.value));
}

function countTrials({ entries }: SweepState): TrialCounts {
  const counts: TrialCounts = {
    waiting: 0,
    running: 0,
    completed: 0,
    reused: 0,
    pruned: 0,
    failed: 0,
    diverged: 0,
    timed_out: 0,
    skipped: 0,
  };
  for (const { trials } of entries.values()) {
    for (const { end, reused } of trials) {
      counts[end ?? 'waiting']++;
      if (reused) counts.reused++;
    }
  }
  return counts;
}
