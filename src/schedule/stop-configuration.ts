// Stops a configuration of a sweep: all of its trials, wherever they are, with the same reason.
import type { AnyEvent } from './sweep-event.ts';
import type { Entry, SweepTrial } from './sweep-trials.ts';

/** Those that run end by themselves, soon; of the others each has its end now. */
export function stopConfiguration(
  { configuration, trials }: Entry,
  reason: string,
  emit: (event: AnyEvent) => void,
): void {
  for (const trial of trials) {
    if (trial.stop) trial.stop.abort({ status: 'pruned', reason });
    else endTrial(trial, configuration.name, reason, emit);
  }
}

/** Ends a trial that does not run: one that has trained is pruned, one that has not begun is skipped. */
export function endTrial(
  trial: SweepTrial,
  name: string,
  reason: string,
  emit: (event: AnyEvent) => void,
): void {
  if (trial.end !== null) return;
  const at = Date.now();
  if (trial.curve.length === 0) {
    trial.end = 'skipped';
    emit({ type: 'trial_skipped', trial: trial.spec.id, at, name, reason });
    return;
  }
  trial.end = 'pruned';
  // What is known of it was told when it paused.
  const unchanged = { epochs: null, best_epoch: null, seconds: null, peak_memory_bytes: null };
  emit({ type: 'trial_finished', trial: trial.spec.id, at, status: 'pruned', reason, ...unchanged });
}
