// The incomplete beta function, of which the tails of Student's, Fisher's and the binomial distribution are made.
//
// NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov, release 1.2.4: numbers in comments are its
// equations.

/** C. Lanczos, SIAM Journal on Numerical Analysis 1 (1964), 86–96, with P. Godfrey's coefficients for g = 7, n = 9. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const G = 7;

/** log Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const series = LANCZOS.reduce((sum, c, i) => sum + (i === 0 ? c : c / (x - 1 + i)), 0);
  const t = x + G - 0.5;
  return Math.log(2 * Math.PI) / 2 + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** I_x(a, b), the regularized incomplete beta function, for a, b > 0 and x in 0 … 1 (8.17.2). */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast up to the mean; beyond it, I_x(a, b) = 1 − I_{1−x}(b, a) (8.17.4).
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  const logFactor =
    a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b) - Math.log(a);
  return Math.exp(logFactor) / continuedFraction(x, a, b);
}

/** 1 + d₁/(1 + d₂/(1 + …)) of 8.17.22, by Lentz's method as W. J. Thompson and A. R. Barnett changed it (1986). */
function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let [fraction, c, d] = [1, 1, 0];
  for (let n = 1; n < 10_000; n++) {
    const m = Math.floor(n / 2);
    const coefficient =
      n % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + coefficient * d);
    c = away(1 + coefficient / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}
