// The standard normal distribution, with small relative errors in its tails too.

const LOG_ROOT_2_PI = Math.log(2 * Math.PI) / 2;

export const logDensity = (z: number): number => -(z ** 2) / 2 - LOG_ROOT_2_PI;

/** P(Z > z). */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp(logDensity(z));
  if (z < 3) {
    // G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11 (2004): z + z³/3 + z⁵/15 + …
    let sum = z;
    for (let term = z, k = 3; term > 1e-17 * sum; k += 2) {
      term *= z ** 2 / k;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  // Laplace's continued fraction: 1/(z + 1/(z + 2/(z + 3/(z + …)))).
  let fraction = z;
  for (let k = 60; k > 0; k--) fraction = z + k / fraction;
  return density / fraction;
}

/** P(a < Z < b). */
export function mass(a: number, b: number): number {
  if (a > 0) return upperTail(a) - upperTail(b);
  if (b < 0) return upperTail(-b) - upperTail(-a);
  return 1 - upperTail(-a) - upperTail(b);
}
