// Durations as people write them: 90s, 30m, 2h, 1h30m.

const SECONDS = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** What a duration looks like, as a JSON Schema pattern. */
export const DURATION = '^(\\d+(\\.\\d+)?[dhms])+$';

/** The seconds in a duration that matches `DURATION`. */
export function secondsIn(duration: string): number {
  let seconds = 0;
  for (const [, count, unit] of duration.matchAll(/([\d.]+)([dhms])/g)) {
    seconds += Number(count) * SECONDS[unit as keyof typeof SECONDS];
  }
  return seconds;
}
