// How many threads a trial computes with.
import { availableParallelism } from 'node:os';

/** Steps are too short to gain from more: the threads would wait for each other. */
const MOST = 8;

/** The number that was asked for; for `auto`, all that this machine has for us, up to 8. */
export function threadCount(wanted: number | 'auto', available = availableParallelism()): number {
  return wanted === 'auto' ? Math.max(1, Math.min(available, MOST)) : wanted;
}
