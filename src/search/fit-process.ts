// The hyperparameters under which a Gaussian process's targets are most likely.
import { type Hyperparameters, type Inputs, likelihoodOf } from './gaussian-process.ts';
import { climbSigns } from './rprop.ts';

/** What is known of a hyperparameter's logarithm before there are targets: a normal distribution, and its ends. */
interface Prior {
  mean: number;
  deviation: number;
  range: readonly [low: number, high: number];
}

/** Of features in 0 … 1. */
const LENGTH_SCALE: Prior = { mean: Math.log(0.5), deviation: 1, range: [Math.log(0.01), Math.log(30)] };
/** Its least value also keeps the matrix of correlations positive definite. */
const NOISE: Prior = { mean: -4, deviation: 2, range: [Math.log(1e-6), 0] };

/**
 * Maximizes the marginal likelihood times weak priors, which decide where few targets cannot: without them, three
 * points on a line are enough to be sure that nothing else matters.
 */
export function fitProcess(inputs: Inputs, targets: Float64Array): Hyperparameters {
  const likelihood = likelihoodOf(inputs, targets);
  const priors = [...new Set(inputs.groups)].map(() => LENGTH_SCALE).concat(NOISE);
  const best = climbSigns(
    (logarithms) => {
      const { log, gradient } = likelihood(asHyperparameters(logarithms));
      const away = priors.map(({ mean, deviation }, i) => ((logarithms[i] as number) - mean) / deviation);
      return {
        value: away.reduce((sum, z) => sum - z ** 2 / 2, log),
        gradient: priors.map(({ deviation }, i) => (gradient[i] as number) - (away[i] as number) / deviation),
      };
    },
    priors.map(({ mean }) => mean),
    priors.map(({ range }) => range),
  );
  return asHyperparameters(best);
}

const asHyperparameters = (logarithms: readonly number[]): Hyperparameters => ({
  lengthScales: logarithms.slice(0, -1).map(Math.exp),
  noise: Math.exp(logarithms.at(-1) as number),
});
