// Where a tail has a given size.

/**
 * The x ≥ 0 at which a continuous function that falls from there on to 0 has the value `p`: by doubling, then halving,
 * to the last bit. Infinity for p = 0; NaN where the function is never that large.
 */
export function invert(tail: (x: number) => number, p: number): number {
  if (p === 0) return Number.POSITIVE_INFINITY;
  if (!(p > 0 && p <= tail(0))) return Number.NaN;
  let [low, high] = [0, 1];
  while (tail(high) > p) [low, high] = [high, 2 * high];
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (tail(middle) > p) low = middle;
    else high = middle;
  }
}
