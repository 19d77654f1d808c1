// An event as a line of JSON, for programs.
import type { AnyEvent } from '../schedule/sweep-event.ts';

/** JSON has no NaN and no infinity: they are the texts "NaN", "Infinity" and "-Infinity". */
export function eventLine(event: AnyEvent): string {
  const text = JSON.stringify(event, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return `${text}\n`;
}
