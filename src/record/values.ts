// How numbers and words are kept in SQLite, and read back the same.
import type { ParameterValue } from '../search/space.ts';

/** SQLite has infinities but no NaN: NULL stands for it. */
export function toReal(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

export function fromReal(value: number | null): number {
  return value ?? Number.NaN;
}

/** A seed or a count as an INTEGER: SQLite converts a float to one only below 2^51. */
export function toInteger(value: number): bigint {
  return BigInt(Math.round(value));
}

export interface ParameterColumns {
  number: number | null;
  text: string | null;
}

/** A number has `number`, a word `text`, a truth value both (1 and 'true'). */
export function toParameter(value: ParameterValue): ParameterColumns {
  if (typeof value === 'boolean') return { number: Number(value), text: String(value) };
  return typeof value === 'number' ? { number: value, text: null } : { number: null, text: value };
}

export function fromParameter({ number, text }: ParameterColumns): ParameterValue {
  if (number === null) return text ?? '';
  return text === null ? number : number === 1;
}
