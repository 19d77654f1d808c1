// Holm's correction: of many comparisons, which differ surely enough, all taken together.
//
// S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979), 65–70.

/** p-values corrected for their number, in their order: each is the least error level at which it would be rejected. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => (p[a] as number) - (p[b] as number));
  const corrected = p.slice();
  let greatest = 0;
  order.forEach((index, rank) => {
    greatest = Math.max(greatest, Math.min(1, (p[index] as number) * (p.length - rank)));
    corrected[index] = greatest;
  });
  return corrected;
}
