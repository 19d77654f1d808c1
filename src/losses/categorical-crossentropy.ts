// −Σ target·log softmax(logits), the mean over the batch; with label smoothing (C. Szegedy et al., CVPR 2016, §7).
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { add, logSoftmax, mul, reduceSum } from '../ir/build.ts';
import type { Loss } from './loss.ts';

const schema = Type.Object(
  {
    label_smoothing: Type.Number({
      default: 0,
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'The share of each target that is spread evenly over all classes, in training.',
    }),
  },
  { additionalProperties: false },
);

export const categoricalCrossentropy: Loss<Static<typeof schema>> = {
  summary: 'Cross-entropy of the softmax with the true class.',
  schema,
  build(logits, targets, { label_smoothing: smoothing }) {
    const [batch = 1, classes = 1] = logits.shape;
    const smoothed = smoothing === 0 ? targets : add(mul(targets, 1 - smoothing), smoothing / classes);
    return mul(reduceSum(mul(smoothed, logSoftmax(logits)), [0, 1]), -1 / batch);
  },
};
