// Takes proposed configurations into a sweep, with what is known of their trials.
import type { Configuration } from '../plan/configuration.ts';
import { meanAt, meanCurve } from '../pruning/curve.ts';
import { conclude } from './conclude.ts';
import type { KnownTrial } from './keeper.ts';
import { stopConfiguration } from './stop-configuration.ts';
import type { Phase } from './sweep-event.ts';
import { entryKey, now, type SweepState } from './sweep-state.ts';
import { type Entry, finalValue, seedCurves, sweepTrial } from './sweep-trials.ts';

/** Gives an entry for each of them; for two that come to the same, the same one. Throws what the keeper throws. */
export function take(
  state: SweepState,
  configurations: readonly Configuration[],
  phase: Phase,
  batch: number,
): Entry[] {
  const { entries, keeper, emit } = state;
  const fresh = new Map(
    configurations
      .map((configuration) => [entryKey(phase, configuration), configuration] as const)
      .filter(([key]) => !entries.has(key)),
  );
  const specs = [...fresh.values()].flatMap(({ trials }) => trials);
  const known = keeper.add(specs, phase);
  emit({
    type: 'batch',
    ...now(),
    batch,
    phase,
    configurations: configurations.length,
    trials: specs.length,
  });
  let position = 0;
  for (const [key, configuration] of fresh) {
    const facts = known.slice(position, position + configuration.trials.length);
    position += facts.length;
    const entry = entryOf(state, configuration, phase, facts);
    entries.set(key, entry);
    if (phase === 'search') state.selecting.push(entry);
    tell(state, entry, facts);
    if (entry.pruned) stopConfiguration(entry, entry.pruned.reason, emit);
    conclude(state, entry);
  }
  return configurations.map((configuration) => entries.get(entryKey(phase, configuration)) as Entry);
}

function entryOf(
  { decided }: SweepState,
  configuration: Configuration,
  phase: Phase,
  facts: readonly KnownTrial[],
): Entry {
  const trials = configuration.trials.map((spec, index) => sweepTrial(spec, facts[index] as KnownTrial));
  const stopped = phase === 'search' ? decided.get(configuration.id) : undefined;
  const pruned = stopped ? { ...stopped, value: meanAt(seedCurves(trials), stopped.epoch) } : null;
  return {
    configuration,
    phase,
    trials,
    curve: meanCurve(seedCurves(trials)),
    completed: false,
    pruned,
    told: false,
  };
}

function tell({ emit, expected }: SweepState, entry: Entry, facts: readonly KnownTrial[]): void {
  const { configuration, phase, trials } = entry;
  const { id, name, assignment, errors } = configuration;
  if (errors.length > 0) {
    const reason = errors.map(({ message }) => message).join('; ');
    emit({ type: 'configuration_refused', ...now(), name, parameters: assignment, reason });
  }
  trials.forEach((trial, index) => {
    const { reused = false, reason = null } = facts[index] ?? {};
    const { spec, end, curve } = trial;
    const about = {
      ...now(),
      trial: spec.id,
      name,
      architecture: spec.pipeline.architecture.name,
      configuration: id,
      parameters: assignment,
      seed: spec.seed,
      phase,
    };
    if (end === null) {
      const { epochs } = spec.pipeline.training;
      const seconds = expected(spec);
      emit({ type: 'trial_queued', ...about, epochs, epochs_done: curve.length, expected_seconds: seconds });
      return;
    }
    const value = finalValue(trial);
    emit({
      type: 'trial_known',
      ...about,
      status: end,
      reused,
      epochs: curve.length,
      value: Number.isNaN(value) ? null : value,
      reason,
    });
  });
}
