// Numbers with a Beta(α, α) distribution.
import type { Uniform } from './augmentation.ts';

/** A standard normal number (Box–Muller). */
function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * The logarithm of a number with a Gamma(shape, 1) distribution: G. Marsaglia, W. W. Tsang, "A simple method for
 * generating gamma variables", ACM Transactions on Mathematical Software 26, 2000. Shapes below 1 are made from
 * shape + 1, as in its §6; their numbers are often too small for anything but a logarithm.
 */
function logGamma(shape: number, uniform: Uniform): number {
  if (shape < 1) return logGamma(shape + 1, uniform) + Math.log(1 - uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(uniform);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}

/** A number in [0, 1] with a Beta(α, α) distribution: g / (g + h) of two numbers with a Gamma(α, 1) distribution. */
export function symmetricBeta(alpha: number, uniform: Uniform): number {
  return 1 / (1 + Math.exp(logGamma(alpha, uniform) - logGamma(alpha, uniform)));
}
