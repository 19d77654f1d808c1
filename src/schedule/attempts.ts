// Runs a trial in a slot until it has an end: again where its process crashed, and no longer than it may take.
import { FmxError, messageOf } from '../errors.ts';
import type { Event, EventOf } from '../train/event.ts';
import { type Stop, stopOf } from '../train/stop.ts';
import { ProcessDied, type Slot, type TrialRequest } from './slot.ts';
import type { SweepEventOf } from './sweep-event.ts';

export interface Patience {
  /** How often a trial is begun again whose process crashed, or ran out of memory. */
  max_retries: number;
  /** Seconds; null for any. */
  trial_timeout: number | null;
  /** Seconds that a trial has to stop when it is told to, before it is killed. */
  grace?: number;
}

/** How a trial ended; `fault` is what keeps any other from being trained too, as a full disk does. */
export interface TrialEnd {
  event: EventOf<'trial_finished'> | EventOf<'trial_paused'>;
  attempt: number;
  fault: FmxError | null;
}

const GRACE = 10;
/** What a timer can wait for, in seconds. */
const LONGEST = 2 ** 31 / 1000 - 1;

/**
 * Emits each of the trial's events, the last one among them, which comes also where its process has died. Aborting
 * `stop` ends it as the `Stop` says that is the signal's reason.
 */
export async function runAttempts(
  slot: Slot,
  first: TrialRequest,
  patience: Patience,
  stop: AbortController,
  emit: (event: Event | SweepEventOf<'retry'>) => void,
): Promise<TrialEnd> {
  const trial = first.spec.id;
  for (let retries = 0; ; retries++) {
    const request = { ...first, attempt: first.attempt + retries };
    const end = (event: TrialEnd['event'], fault: FmxError | null = null): TrialEnd => {
      emit(event);
      return { event, attempt: request.attempt, fault };
    };
    const release = limitTime(slot, patience, stop);
    let last: TrialEnd['event'] | undefined;
    try {
      for await (const event of slot.runTrial(request, stop.signal)) {
        if (event.type === 'trial_finished' || event.type === 'trial_paused') last = event;
        else emit(event);
      }
      if (last) {
        // Somebody else told its process to stop.
        const fromOutside = last.type === 'trial_finished' && last.status === 'interrupted';
        const isOver = !fromOutside || stop.signal.aborted || retries >= patience.max_retries;
        if (isOver) return end(last);
        const reason = 'its process was told to stop, by another one than fmx';
        emit({ type: 'retry', at: Date.now(), trial, attempt: request.attempt + 1, reason });
        continue;
      }
      throw new ProcessDied('the trial ended without a word', 'Its finished epochs are kept.');
    } catch (error) {
      if (last) return end(last);
      if (stop.signal.aborted) return end(lastWord(trial, stopOf(stop.signal)));
      if (error instanceof FmxError && error.code === 'storage') {
        return end(lastWord(trial, { status: 'interrupted', reason: reasonOf(error) }), error);
      }
      if (!mayWorkNextTime(error) || retries >= patience.max_retries) {
        return end(lastWord(trial, { status: 'failed', reason: reasonOf(error) }));
      }
      emit({ type: 'retry', at: Date.now(), trial, attempt: request.attempt + 1, reason: messageOf(error) });
    } finally {
      release();
    }
  }
}

/** Tells a trial to stop when its time is over, and kills it where it does not. */
function limitTime(
  slot: Slot,
  { trial_timeout, grace = GRACE }: Patience,
  stop: AbortController,
): () => void {
  if (trial_timeout === null) return () => undefined;
  let timer = setTimeout(() => {
    const reason = `it took longer than the ${trial_timeout} s of failure.trial_timeout`;
    if (!stop.signal.aborted) stop.abort({ status: 'timed_out', reason } satisfies Stop);
    timer = setTimeout(() => void slot.close(), grace * 1000);
  }, Math.min(trial_timeout, LONGEST) * 1000);
  return () => clearTimeout(timer);
}

/** A crash, or too little memory, may be due to what ran beside it; all else would happen again. */
const mayWorkNextTime = (error: unknown): boolean =>
  error instanceof ProcessDied || /out of memory|allocat|ENOMEM/i.test(messageOf(error));

const reasonOf = (error: unknown): string =>
  error instanceof FmxError && error.hint ? `${messageOf(error)}. ${error.hint}` : messageOf(error);

/** The end of a trial that could not say it itself. */
function lastWord(
  trial: string,
  { status, reason }: { status: EventOf<'trial_finished'>['status']; reason: string | null },
): EventOf<'trial_finished'> {
  return {
    type: 'trial_finished',
    trial,
    at: Date.now(),
    status,
    reason,
    epochs: null,
    best_epoch: null,
    seconds: null,
    peak_memory_bytes: null,
  };
}
