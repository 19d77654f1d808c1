// What is known, the best first.
import type { Observation } from './search.ts';

export interface Scored extends Observation {
  score: number;
}

/** Those with a score: first those that trained to their end, then the pruned ones, those that came far before others. */
export function ranked(history: readonly Observation[]): Scored[] {
  const reached = ({ pruned_at }: Scored): number => pruned_at ?? Number.MAX_SAFE_INTEGER;
  return history
    .filter((observation): observation is Scored => Number.isFinite(observation.score))
    .sort((a, b) => reached(b) - reached(a) || a.score - b.score);
}
