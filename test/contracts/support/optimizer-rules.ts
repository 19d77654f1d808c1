// The optimizers in plain float64 arithmetic, one number at a time, as their papers write them.
import type { OptimizerSpec } from '../../../src/config/pipeline.ts';
import type { OptimizerName } from '../../../src/optimizers/index.ts';

type Options<Name extends OptimizerName> = Extract<OptimizerSpec, { type: Name }>;
/** Takes a weight, its gradient, the step (from 1) and the learning rate; gives the new weight. */
type Rule = (w: number, g: number, t: number, rate: number) => number;

/** T. Dozat's form of Nesterov's momentum is Keras's too: look ahead with the new velocity. */
function sgd({ momentum, nesterov }: Options<'sgd'>): Rule {
  let v = 0;
  return (w, g, _, rate) => {
    v = momentum * v - rate * g;
    return nesterov ? w + momentum * v - rate * g : w + v;
  };
}

/** Tieleman and Hinton, lecture 6.5, slide 29; ε inside the root, as in Keras and TensorFlow.js. */
function rmsprop({ rho, momentum, epsilon }: Options<'rmsprop'>): Rule {
  let [meanSquare, v] = [0, 0];
  return (w, g, _, rate) => {
    meanSquare = rho * meanSquare + (1 - rho) * g * g;
    v = momentum * v + (rate * g) / Math.sqrt(meanSquare + epsilon);
    return w - v;
  };
}

/** Kingma and Ba, algorithm 1. */
function adam({ beta_1, beta_2, epsilon }: Options<'adam'>): Rule {
  let [m, v] = [0, 0];
  return (w, g, t, rate) => {
    m = beta_1 * m + (1 - beta_1) * g;
    v = beta_2 * v + (1 - beta_2) * g * g;
    return w - (rate * m) / (1 - beta_1 ** t) / (Math.sqrt(v / (1 - beta_2 ** t)) + epsilon);
  };
}

/** Dozat, algorithm 2, with the warm-up of µ that it proposes: µₜ = β₁·(1 − ½·0.96^(t/250)). */
function nadam({ beta_1, beta_2, epsilon }: Options<'nadam'>): Rule {
  let [m, v, product] = [0, 0, 1];
  const momentum = (t: number): number => beta_1 * (1 - 0.5 * 0.96 ** (t / 250));
  return (w, g, t, rate) => {
    const [now, next] = [momentum(t), momentum(t + 1)];
    product *= now;
    m = now * m + (1 - now) * g;
    v = beta_2 * v + (1 - beta_2) * g * g;
    const [gHat, mHat, vHat] = [g / (1 - product), m / (1 - product * next), v / (1 - beta_2 ** t)];
    return w - (rate * ((1 - now) * gHat + next * mHat)) / (Math.sqrt(vHat) + epsilon);
  };
}

/** Chen et al., algorithm 2, without its weight decay, which stands beside the step. */
function lion({ beta_1, beta_2 }: Options<'lion'>): Rule {
  let m = 0;
  return (w, g, _, rate) => {
    const direction = Math.sign(beta_1 * m + (1 - beta_1) * g);
    m = beta_2 * m + (1 - beta_2) * g;
    return w - rate * direction;
  };
}

/** Duchi, Hazan and Singer, figure 1, with diagonal matrices; ε inside the root. */
function adagrad({ initial_accumulator, epsilon }: Options<'adagrad'>): Rule {
  let sum = initial_accumulator;
  return (w, g, _, rate) => {
    sum += g * g;
    return w - (rate * g) / Math.sqrt(sum + epsilon);
  };
}

/** Zeiler, algorithm 1, its step multiplied by a rate. */
function adadelta({ rho, epsilon }: Options<'adadelta'>): Rule {
  let [gradients, steps] = [0, 0];
  return (w, g, _, rate) => {
    gradients = rho * gradients + (1 - rho) * g ** 2;
    const step = -(Math.sqrt(steps + epsilon) / Math.sqrt(gradients + epsilon)) * g;
    steps = rho * steps + (1 - rho) * step ** 2;
    return w + rate * step;
  };
}

const rules = {
  sgd,
  rmsprop,
  adam,
  // Its weight decay stands beside the step: Loshchilov and Hutter, algorithm 2.
  adamw: (options: Options<'adamw'>) => adam({ ...options, type: 'adam' }),
  nadam,
  lion,
  adagrad,
  adadelta,
} satisfies { [Name in OptimizerName]: (options: Options<Name>) => Rule };

/** Steps a whole list of weights, in place. */
export function createRule(options: OptimizerSpec, length: number) {
  const make = rules[options.type] as (options: OptimizerSpec) => Rule;
  const each = Array.from({ length }, () => make(options));
  return (weights: Float64Array, gradient: ArrayLike<number>, t: number, rate: number): void => {
    each.forEach((rule, i) => {
      weights[i] = rule(weights[i] as number, gradient[i] as number, t, rate);
    });
  };
}
