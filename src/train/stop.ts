// Why a trial is told to end before it is done: the reason of the signal that stops it.

export interface Stop {
  status: 'interrupted' | 'pruned' | 'timed_out';
  /** Null where the trial itself can say best how far it came. */
  reason: string | null;
}

/** What an aborted signal says; one that was aborted without a word interrupts. */
export function stopOf({ reason }: AbortSignal): Stop {
  const isStop = typeof reason === 'object' && reason !== null && 'status' in reason;
  return isStop ? (reason as Stop) : { status: 'interrupted', reason: null };
}
