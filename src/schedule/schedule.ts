// Runs trials in slots, as many at once as there are slots, and gives all their events as one stream, those together that come at once.
import type { Event } from '../train/event.ts';
import { runAttempts } from './attempts.ts';
import { createChannel } from './channel.ts';
import { createPool } from './pool.ts';
import type { Slot, TrialRequest } from './slot.ts';

/**
 * Every trial that begins ends with a `trial_finished` event, also where its process died. Aborting the signal stops
 * those that run, gracefully, and begins no more.
 */
export async function* schedule(
  requests: readonly TrialRequest[],
  slots: readonly Slot[],
  signal: AbortSignal,
): AsyncGenerator<Event[]> {
  const pool = createPool(slots);
  const events = createChannel<Event>();
  const emit = (event: Parameters<Parameters<typeof runAttempts>[4]>[0]): void => {
    if (event.type !== 'retry') events.push(event);
  };
  const jobs = requests.map((request) =>
    pool.run(async (slot) => {
      if (signal.aborted) return;
      const stop = new AbortController();
      const abort = (): void => stop.abort(signal.reason);
      signal.addEventListener('abort', abort);
      await runAttempts(slot, request, { max_retries: 0, trial_timeout: null }, stop, emit);
      signal.removeEventListener('abort', abort);
    }),
  );
  void Promise.all(jobs).finally(() => events.end());
  yield* events.batches();
}
