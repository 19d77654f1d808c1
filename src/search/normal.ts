// What expected improvement needs of the standard normal distribution.
import { logDensity, upperTail } from '../statistics/normal.ts';

export { logDensity, mass } from '../statistics/normal.ts';

/**
 * log E[max(Z − t, 0)], the standardized expected improvement at t = (mean − best) / deviation, which does not run
 * out of exponents far from the best: S. Ament et al., NeurIPS 2023, §4.
 */
export function logExpectedExcess(t: number): number {
  if (t < 25) return Math.log(Math.exp(logDensity(t)) - t * upperTail(t));
  return logDensity(t) - 2 * Math.log(t);
}
