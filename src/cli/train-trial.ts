// Trains the one trial of a run, in the slot that is warm, and shows its events.
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { RunRecord } from '../record/record.ts';
import type { AnyEvent } from '../schedule/sweep-event.ts';
import { threadCount } from '../schedule/threads.ts';
import type { EventOf } from '../train/event.ts';
import { eventLine } from './event-line.ts';
import { runTrials } from './run-trials.ts';
import type { Workplace } from './with-slot.ts';

export interface TrialToTrain {
  spec: TrialSpec;
  runId: number;
  attempt: number;
}

/** Gives the trial's last event; undefined where it was interrupted before it began. Throws as runTrials does. */
export async function trainTrial(
  record: RunRecord,
  { spec, runId, attempt }: TrialToTrain,
  { json = false }: { json?: boolean },
  { slot, signal, display }: Workplace,
): Promise<EventOf<'trial_finished'> | undefined> {
  const show = (event: AnyEvent): void => {
    display.event(event);
    if (json) process.stdout.write(eventLine(event));
    // Charts take long to load; this process has nothing else to do while the trial trains.
    if (event.type === 'trial_started') import('../report/render.ts').catch(() => undefined);
  };
  const threads = threadCount(spec.pipeline.resources.threads);
  const requests = [{ spec, folder: record.trialFolder(runId, spec.id), attempt, threads }];
  const [end] = await runTrials({ record, runId, requests, slots: [slot], signal, show });
  return end;
}
