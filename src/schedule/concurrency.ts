// How many trials of a sweep run at once, and with how many threads each.
import { availableParallelism } from 'node:os';
import { trialsOnGpus } from './gpu-share.ts';

export interface Concurrency {
  /** Trials at once. */
  slots: number;
  /** Of each trial. */
  threads: number;
}

interface Wanted {
  concurrency: number | 'auto';
  threads: number | 'auto';
  /** The share of a GPU that a trial takes. */
  gpu: number;
}

/**
 * As `resources` say. With `auto`, a trial has one thread, whatever runs beside it: its result depends on the thread
 * count in the last bits, and many trials with a thread each get more done than few with many. So many trials run as
 * there are cores for, or, on a GPU, as share it.
 */
export function sweepConcurrency(
  { concurrency, threads: wanted, gpu }: Wanted,
  { onGpu, cores = availableParallelism() }: { onGpu: boolean; cores?: number },
): Concurrency {
  const threads = wanted === 'auto' ? 1 : wanted;
  if (concurrency !== 'auto') return { slots: concurrency, threads };
  return { slots: onGpu ? trialsOnGpus(gpu) : Math.max(1, Math.floor(cores / threads)), threads };
}
