// How sure a measured proportion is: the score interval of a binomial proportion.
//
// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
// American Statistical Association 22 (1927), 209–212.

import type { Estimate } from './mean.ts';

export interface Proportion {
  successes: number;
  trials: number;
}

/** The normal distribution's 97.5 % quantile: two-sided 95 %. */
const Z_95 = 1.959963984540054;

/**
 * The interval [low, high] in 0 … 1 for a proportion of which `successes` of `trials` were seen, without
 * continuity correction; 95 % unless another normal quantile `z` is given. Without trials it is [0, 1].
 */
export function wilsonInterval(successes: number, trials: number, z = Z_95): [number, number] {
  if (trials === 0) return [0, 1];
  const p = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (p + z ** 2 / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / trials + z ** 2 / (4 * trials ** 2));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/**
 * The difference of two independent proportions, with its 95 % interval: method 10 of R. G. Newcombe, "Interval
 * estimation for the difference between independent proportions", Statistics in Medicine 17 (1998), 873–890.
 */
export function proportionDifference(a: Proportion, b: Proportion): Estimate {
  const [pA, pB] = [a.successes / a.trials, b.successes / b.trials];
  const [lowA, highA] = wilsonInterval(a.successes, a.trials);
  const [lowB, highB] = wilsonInterval(b.successes, b.trials);
  return {
    value: pA - pB,
    low: pA - pB - Math.hypot(pA - lowA, highB - pB),
    high: pA - pB + Math.hypot(highA - pA, pB - lowB),
  };
}
