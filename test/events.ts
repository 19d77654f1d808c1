// The events of trials and sweeps, as programs are told them and tests look for them.
import type { AnyEvent } from '../src/schedule/sweep-event.ts';

/** Those in what `--json` wrote. */
export const eventsIn = (stdout: string): AnyEvent[] =>
  stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): AnyEvent => JSON.parse(line));

/** All of a type, in order. */
export const ofType = <Type extends AnyEvent['type']>(
  events: readonly AnyEvent[],
  type: Type,
): Extract<AnyEvent, { type: Type }>[] =>
  events.filter((event): event is Extract<AnyEvent, { type: Type }> => event.type === type);
