// Which of two values is better, and how sentences show them.
import type { Goal } from '../metrics/watched.ts';

/** For sorting, the best first and NaN last. */
export function compareBy(goal: Goal): (a: number, b: number) => number {
  return (a, b) => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return goal === 'maximize' ? b - a : a - b;
  };
}

/** As a person reads it: six digits. */
export const shown = (value: number): string => String(Number(value.toPrecision(6)));
