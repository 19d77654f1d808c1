// Eight shades for many values: an equal part of the values each, so that a few bad ones do not take all the contrast.

export const SHADES = 8;

/** 1 for the lowest eighth of `values` to 8 for the highest. */
export function shadeOf(values: readonly number[]): (value: number) => number {
  const sorted = values.toSorted((a, b) => a - b);
  const limits = Array.from(
    { length: SHADES - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / SHADES)] ?? 0,
  );
  return (value) => 1 + limits.filter((limit) => value >= limit).length;
}

/** 1 for the lowest to 8 for the highest, by distance: for few values, whose differences should be seen. */
export function evenShadeOf(values: readonly number[]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high > low ? 1 + Math.round(((SHADES - 1) * (value - low)) / (high - low)) : 4);
}
