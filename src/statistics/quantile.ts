// Quantiles of numbers in order.

/** The value below which that share of the ordered values lies, on the line between two neighbours; NaN for none. */
export function quantile(ordered: readonly number[], share: number): number {
  const position = share * (ordered.length - 1);
  const before = Math.floor(position);
  const [low = Number.NaN, high = low] = ordered.slice(before, before + 2);
  return low + (high - low) * (position - before);
}
