// Trains trials: each of their events is recorded, then shown; what cannot be recorded ends the training.
import { FmxError, messageOf } from '../errors.ts';
import { HEARTBEAT_INTERVAL } from '../record/owner.ts';
import type { RunRecord } from '../record/record.ts';
import { schedule } from '../schedule/schedule.ts';
import type { Slot, TrialRequest } from '../schedule/slot.ts';
import type { Event, EventOf } from '../train/event.ts';
import { count } from './text.ts';

export interface TrialsOfRun {
  record: RunRecord;
  runId: number;
  requests: readonly TrialRequest[];
  slots: readonly Slot[];
  signal: AbortSignal;
  show(event: Event): void;
}

/**
 * Gives the last event of every trial that began. Throws FmxError('trial') where runs.db could not be written; the
 * trials were stopped gracefully then, and their checkpoints hold all finished epochs.
 */
export async function runTrials(work: TrialsOfRun): Promise<EventOf<'trial_finished'>[]> {
  const { record, runId, show } = work;
  const stop = new AbortController();
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const ends: EventOf<'trial_finished'>[] = [];
  const epochs = new Map<string, number>();
  const keep = (write: () => void): void => {
    if (stop.signal.aborted) return;
    try {
      write();
    } catch (error) {
      stop.abort(error);
    }
  };
  const heart = setInterval(() => keep(() => record.heartbeat(runId)), HEARTBEAT_INTERVAL);
  try {
    for await (const event of schedule(work.requests, work.slots, signal)) {
      keep(() => record.append(event, runId));
      show(event);
      if (event.type === 'epoch_finished') epochs.set(event.trial, event.epoch);
      if (event.type === 'trial_finished') ends.push(event);
    }
  } finally {
    clearInterval(heart);
  }
  if (stop.signal.aborted) throw notKept(stop.signal.reason, [...epochs.values()]);
  return ends;
}

function notKept(cause: unknown, epochs: readonly number[]): FmxError {
  const kept = count(
    epochs.reduce((sum, done) => sum + done, 0),
    'finished epoch',
  );
  const hint = cause instanceof FmxError && cause.hint !== undefined ? `${cause.hint} ` : '';
  return new FmxError('trial', `the training was stopped: ${messageOf(cause)}`, {
    hint: `${hint}The checkpoints hold ${kept}: \`fmx resume\` goes on from there.`,
    cause,
  });
}
