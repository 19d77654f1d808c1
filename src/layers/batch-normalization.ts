// Batch normalization of the last axis: γ·(x − mean)/√(variance + ε) + β.
//
// S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015, algorithms 1 and 2. Training takes mean and (biased) variance
// of the batch, and evaluation their running means: running ← momentum·running + (1 − momentum)·batch, as in Keras. The
// momentum is PyTorch's: with Keras's 0.99, which remembers 100 batches, evaluation lags behind a training of few steps.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, div, mul, reduceMean, sqrt, square, stopGradient, sub } from '../ir/build.ts';
import type { Value } from '../ir/value.ts';
import type { Layer, LayerContext } from './layer.ts';

const schema = Type.Object(
  {
    momentum: Type.Number({
      default: 0.9,
      minimum: 0,
      maximum: 1,
      description:
        'How long the running mean and variance, which evaluation uses, remember: 0.9 for some 10 batches, as in PyTorch; 0.99 for some 100, as in Keras.',
    }),
    epsilon: Type.Number({
      default: 1e-3,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'Is added to the variance, so that nothing is divided by 0.',
    }),
  },
  { additionalProperties: false },
);

type Options = Static<typeof schema>;

export const batchNormalization: Layer<Options> = {
  summary: 'Gives every channel the same mean and variance in every batch, then a trained scale and shift.',
  schema,
  example: 'batch_normalization',
  build(context, x, options) {
    const shape = [x.shape.at(-1) as number];
    const scale = context.parameter('gamma', shape, { initializer: 'ones', decay: false });
    const shift = context.parameter('beta', shape, { initializer: 'zeros', decay: false });
    const { mean, variance } = moments(context, x, options);
    const factor = div(scale, sqrt(add(variance, options.epsilon)));
    return add(mul(sub(x, mean), factor), shift);
  },
};

/** Of the batch in training, which moves the running ones; the running ones in evaluation. */
function moments(context: LayerContext, x: Value, { momentum }: Options): { mean: Value; variance: Value } {
  const shape = [x.shape.at(-1) as number];
  const running = {
    mean: context.running('moving_mean', shape, 'zeros'),
    variance: context.running('moving_variance', shape, 'ones'),
  };
  if (!context.training) return running;

  const examples = x.shape.slice(0, -1).map((_, axis) => axis);
  const mean = reduceMean(x, examples);
  // The variance's slope through the mean is 0: Σ(x − mean) = 0.
  const variance = reduceMean(square(sub(x, stopGradient(mean))), examples);
  const moved = (old: Value, next: Value): Value => add(mul(old, momentum), mul(next, 1 - momentum));
  context.update(running.mean, moved(running.mean, mean));
  context.update(running.variance, moved(running.variance, variance));
  return { mean, variance };
}
