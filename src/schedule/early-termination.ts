// Stops configurations that fall behind: when a rung is full, or, with an asynchronous method, at each report.
import { meanAt } from '../pruning/curve.ts';
import { prunings } from '../pruning/index.ts';
import { promote } from '../pruning/promote.ts';
import type { AsynchronousPruning, Bracket, Decision, Pruning, Rung } from '../pruning/pruning.ts';
import { conclude } from './conclude.ts';
import { stopConfiguration } from './stop-configuration.ts';
import { now, type SweepState } from './sweep-state.ts';
import { type Entry, seedCurves } from './sweep-trials.ts';

/** The method that decides at each report, where the sweep has one. */
export function asynchronousPruning({ plan }: Pick<SweepState, 'plan'>): AsynchronousPruning<object> | null {
  const spec = plan.search.early_termination;
  if (!spec) return null;
  const pruning = (prunings as Record<string, Pruning<never>>)[spec.type] as Pruning<object>;
  return pruning.timing === 'asynchronous' ? pruning : null;
}

/** A trial of a configuration has done one more epoch: an asynchronous method may stop it, and the other seeds. */
export function follow(
  state: SweepState,
  entry: Entry,
  epoch: number,
  method: AsynchronousPruning<object> | null,
): void {
  entry.curve[epoch - 1] = meanAt(seedCurves(entry.trials), epoch);
  if (!method || entry.phase !== 'search' || entry.pruned || state.training.halted) return;
  const report = {
    metric: state.metric,
    curve: entry.curve.slice(0, epoch),
    others: state.selecting.filter((other) => other !== entry),
    epochs: entry.trials[0]?.spec.pipeline.training.epochs ?? 0,
  };
  const decision = method.decide(state.plan.search.early_termination ?? {}, report);
  if (decision) decide(state, entry, epoch, decision);
}

/** Trains the configurations of a bracket from rung to rung; whoever is not among the best of one stops there. */
export async function runBracket(
  state: SweepState,
  entries: readonly Entry[],
  { rungs }: Pick<Bracket, 'rungs'>,
): Promise<void> {
  let left = entries.filter(({ trials }) => trials.length > 0);
  for (const rung of rungs) {
    await trainTo(state, left, rung.epoch);
    if (state.training.halted) return;
    const decisions = promote(state.metric, rung, standings(left, rung));
    for (const entry of left) {
      const decision = decisions.get(entry.configuration.id);
      if (decision) decide(state, entry, rung.epoch, decision);
    }
    left = left.filter(({ pruned }) => pruned === null);
  }
  await trainTo(state, left);
}

/** Trains all seeds of some configurations, to their end or to an epoch. */
export async function trainTo(
  { training }: SweepState,
  entries: readonly Entry[],
  epoch?: number,
): Promise<void> {
  await Promise.all(
    entries.flatMap((entry) => entry.trials.map((trial) => training.train(entry, trial, epoch))),
  );
}

const standings = (entries: readonly Entry[], { epoch }: Rung) =>
  entries.map(({ configuration, trials }) => ({
    configuration: configuration.id,
    value: meanAt(seedCurves(trials), epoch),
  }));

/** Tells a decision, and carries it out. */
function decide(state: SweepState, entry: Entry, epoch: number, { prune, reason }: Decision): void {
  const { configuration, trials } = entry;
  const { id, name } = configuration;
  const all = trials.map(({ spec }) => spec.id);
  state.emit({ type: 'decision', ...now(), configuration: id, name, trials: all, epoch, prune, reason });
  if (!prune) return;
  entry.pruned = { epoch, value: meanAt(seedCurves(trials), epoch), reason };
  stopConfiguration(entry, reason, state.emit);
  conclude(state, entry);
}
