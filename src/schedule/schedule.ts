// Runs trials in slots, as many at once as there are slots, and gives all their events as one stream.
import PQueue from 'p-queue';
import { FmxError, messageOf } from '../errors.ts';
import type { Event } from '../train/event.ts';
import { createChannel } from './channel.ts';
import type { Slot, TrialRequest } from './slot.ts';

/**
 * Every trial that begins ends with a `trial_finished` event, also where its process died. Aborting the signal stops
 * those that run, gracefully, and begins no more.
 */
export async function* schedule(
  requests: readonly TrialRequest[],
  slots: readonly Slot[],
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const queue = new PQueue({ concurrency: slots.length });
  const free = [...slots];
  const events = createChannel<Event>();
  for (const request of requests) {
    void queue.add(async () => {
      if (signal.aborted) return;
      const slot = free.pop() as Slot;
      try {
        for await (const event of slot.runTrial(request, signal)) events.push(event);
      } catch (error) {
        events.push(failure(request, error));
      } finally {
        free.push(slot);
      }
    });
  }
  void queue.onIdle().then(() => events.end());
  yield* events;
}

function failure({ spec }: TrialRequest, error: unknown): Event {
  const hint = error instanceof FmxError && error.hint ? `. ${error.hint}` : '';
  return {
    type: 'trial_finished',
    trial: spec.id,
    at: Date.now(),
    status: 'failed',
    reason: `${messageOf(error)}${hint}`,
    epochs: null,
    best_epoch: null,
    seconds: null,
    peak_memory_bytes: null,
  };
}
