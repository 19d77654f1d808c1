// The slots of a run or a sweep: each job gets a free one, the most urgent first.
import PQueue from 'p-queue';
import type { Slot } from './slot.ts';

export interface Pool {
  /** Does a job as soon as a slot is free; among those that wait, the one of highest priority is next. */
  run<T>(job: (slot: Slot) => Promise<T>, priority?: number): Promise<T>;
}

export function createPool(slots: readonly Slot[]): Pool {
  const queue = new PQueue({ concurrency: slots.length });
  const free = [...slots].reverse();
  return {
    run: (job, priority = 0) =>
      queue.add(
        async () => {
          const slot = free.pop() as Slot;
          try {
            return await job(slot);
          } finally {
            free.push(slot);
          }
        },
        { priority },
      ),
  };
}
