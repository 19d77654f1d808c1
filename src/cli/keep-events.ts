// Keeps all that trials tell: each event is recorded, then shown; what cannot be recorded ends the training.
import { setTimeout as delay } from 'node:timers/promises';
import { FmxError, messageOf } from '../errors.ts';
import { HEARTBEAT_INTERVAL } from '../record/owner.ts';
import type { RunRecord } from '../record/record.ts';
import type { AnyEvent } from '../schedule/sweep-event.ts';
import { count } from './text.ts';

/**
 * A disk takes some milliseconds for what it must not lose, however little that is. So what comes meanwhile, and for so
 * many times as long, is written together; until then it is not shown, and checkpoints hold the finished epochs.
 */
const PAUSE = 4;
/** In milliseconds. */
const LONGEST_PAUSE = 100;

export interface Kept {
  record: RunRecord;
  runId: number;
  /** Events as they come, all those together that came at once. */
  batches: AsyncIterable<readonly AnyEvent[]>;
  /** After an event of this type nothing comes that would be worth waiting for. */
  last: 'trial_finished' | 'sweep_finished';
  /** Aborted where runs.db cannot be written, so that those who emit them stop. */
  stop: AbortController;
  show(event: AnyEvent): void;
}

/**
 * Ends with the events. Throws FmxError('trial') where runs.db could not be written; the trials were stopped gracefully
 * then, and their checkpoints hold all finished epochs.
 */
export async function keepEvents({ record, runId, batches, last, stop, show }: Kept): Promise<void> {
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
    for await (const events of batches) {
      const began = performance.now();
      keep(() => record.appendAll(events, runId));
      for (const event of events) {
        show(event);
        if (event.type === 'epoch_finished') epochs.set(event.trial, event.epoch);
      }
      if (events.at(-1)?.type === last) continue;
      await delay(Math.min(LONGEST_PAUSE, PAUSE * (performance.now() - began)));
    }
  } finally {
    clearInterval(heart);
  }
  if (stop.signal.aborted) throw notKept(stop.signal.reason, [...epochs.values()]);
}

/** What could not be kept, and what is kept nevertheless: so many epochs of each trial. */
export function notKept(cause: unknown, epochs: readonly number[]): FmxError {
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
