// The mean of some measurements, and how sure it is.

/** A number with its interval; `low` and `high` are null where there is too little to say how sure it is. */
export interface Estimate {
  value: number;
  low: number | null;
  high: number | null;
}

/** The mean of `n` measurements; the standard deviation divides by n − 1 and is null for one alone. */
export interface Mean extends Estimate {
  n: number;
  deviation: number | null;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** NaN for none. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Squared distances from the mean, added up. */
export function sumOfSquares(values: readonly number[]): number {
  const center = mean(values);
  return sum(values.map((value) => (value - center) ** 2));
}

/** Divides by n − 1; NaN for fewer than two. */
export const variance = (values: readonly number[]): number => sumOfSquares(values) / (values.length - 1);
