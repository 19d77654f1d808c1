// Runs a sweep: proposes configurations, trains them in slots, stops those that fall behind, lets the finalists decide.
//
// What is proposed and, with synchronous pruning, what is stopped depends on recorded values alone, never on which
// trial ended first. So a sweep that was interrupted is planned again from its beginning: what is recorded answers at
// once, and only the rest is trained.
import type { Bracket } from '../pruning/pruning.ts';
import { conclude } from './conclude.ts';
import { asynchronousPruning, follow, runBracket, trainTo } from './early-termination.ts';
import { endTrial } from './stop-configuration.ts';
import type { AnyEvent, SweepEventOf } from './sweep-event.ts';
import type { SweepState, SweepWork } from './sweep-state.ts';
import { finishedEvent, ranked, startedEvent } from './sweep-summary.ts';
import { type Entry, outcomeOf } from './sweep-trials.ts';
import { take } from './take.ts';
import { createTraining } from './training.ts';

/** Emits all that happens; the last event, which it gives too, is `sweep_finished`. Throws what the keeper throws. */
export async function runSweep(
  work: SweepWork,
  emit: (event: AnyEvent) => void,
): Promise<SweepEventOf<'sweep_finished'>> {
  const began = performance.now();
  const method = asynchronousPruning(work);
  const training = createTraining(work, {
    emit,
    stepwise: method !== null,
    onEpoch: (entry, epoch) => follow(state, entry, epoch, method),
    onEnd: (entry) => conclude(state, entry),
  });
  const state: SweepState = {
    ...work,
    emit,
    training,
    entries: new Map(),
    selecting: [],
    // A synchronous method decides the same again.
    decided: new Map(method ? work.keeper.stopped().map((each) => [each.configuration, each]) : []),
    best: {},
  };
  const interrupt = (): void =>
    training.halt({ cause: 'interrupted', reason: 'interrupted' }, { status: 'interrupted', reason: null });

  emit(startedEvent(work));
  work.signal.addEventListener('abort', interrupt);
  if (work.signal.aborted) interrupt();
  try {
    const batches = await search(state);
    if (!training.halted) await decideByFinalists(state, batches + 1);
  } finally {
    work.signal.removeEventListener('abort', interrupt);
  }
  endWhatIsLeft(state);
  const event = finishedEvent(state, work.seconds_before + (performance.now() - began) / 1000);
  emit(event);
  return event;
}

/** Batch after batch, each after what those before it have shown. Gives how many there were. */
async function search(state: SweepState): Promise<number> {
  const { plan, training } = state;
  const proposed: Entry[] = [];
  const brackets = [...plan.brackets];
  let batches = 0;
  for (let batch = plan.first; batch.length > 0; batch = plan.nextBatch(proposed.map(outcomeOf))) {
    const entries = take(state, batch, 'search', ++batches);
    await runBatch(state, entries, brackets);
    if (training.halted) break;
    proposed.push(...entries);
  }
  return batches;
}

/** The configurations of a batch fill the brackets that are left, in their order. */
async function runBatch(state: SweepState, entries: readonly Entry[], brackets: Bracket[]): Promise<void> {
  // What comes to the same as another one competes once.
  if (brackets.length === 0) return trainTo(state, [...new Set(entries)]);
  const groups: Promise<void>[] = [];
  for (let from = 0; from < entries.length; ) {
    const bracket = brackets.shift() ?? { configurations: entries.length, rungs: [] };
    const members = new Set(entries.slice(from, from + bracket.configurations));
    groups.push(runBracket(state, [...members], bracket));
    from += bracket.configurations;
  }
  await Promise.all(groups);
}

/** The best once more, on seeds that had no part in choosing them. */
async function decideByFinalists(state: SweepState, batch: number): Promise<void> {
  const { finalists } = state.plan.search;
  if (!finalists) return;
  const best = ranked(state, 'search').slice(0, finalists.top);
  if (best.length === 0) return;
  const configurations = state.plan.finalists(best.map(({ entry }) => entry.configuration));
  await trainTo(state, take(state, configurations, 'finalists', batch));
}

/** Where a budget or the target ended the sweep, no trial is left open; else they wait to be gone on with. */
function endWhatIsLeft({ training, entries, emit }: SweepState): void {
  const { halted } = training;
  if (halted?.cause !== 'time_budget' && halted?.cause !== 'target') return;
  for (const { configuration, trials } of entries.values()) {
    for (const trial of trials) endTrial(trial, configuration.name, halted.reason, emit);
  }
}
