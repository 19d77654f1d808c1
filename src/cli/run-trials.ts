// Trains the trials of a run, and keeps all that they tell.
import type { RunRecord } from '../record/record.ts';
import { schedule } from '../schedule/schedule.ts';
import type { Slot, TrialRequest } from '../schedule/slot.ts';
import type { AnyEvent } from '../schedule/sweep-event.ts';
import type { EventOf } from '../train/event.ts';
import { keepEvents } from './keep-events.ts';

export interface TrialsOfRun {
  record: RunRecord;
  runId: number;
  requests: readonly TrialRequest[];
  slots: readonly Slot[];
  signal: AbortSignal;
  show(event: AnyEvent): void;
}

/** Gives the last event of every trial that began. Throws as keepEvents does. */
export async function runTrials(work: TrialsOfRun): Promise<EventOf<'trial_finished'>[]> {
  const stop = new AbortController();
  const ends: EventOf<'trial_finished'>[] = [];
  const show = (event: AnyEvent): void => {
    work.show(event);
    if (event.type === 'trial_finished') ends.push(event);
  };
  const signal = AbortSignal.any([work.signal, stop.signal]);
  const { record, runId, requests, slots } = work;
  const batches = schedule(requests, slots, signal);
  await keepEvents({ record, runId, batches, last: 'trial_finished', stop, show });
  return ends;
}
