// Trains on weighted means of two examples, targets included.
//
// H. Zhang et al., "mixup: beyond empirical risk minimization", ICLR 2018: λ·a + (1 − λ)·b with λ from Beta(α, α), one
// λ a batch as in its figure 1. The batch is in random order, so each example is paired with its mirror image in that
// order, as in timm (R. Wightman), and the weights of a and b are swapped between the two.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Mixing } from './augmentation.ts';
import { symmetricBeta } from './beta.ts';
import { probability } from './options.ts';

const schema = Type.Object(
  {
    alpha: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1000,
      default: 0.2,
      description:
        'How evenly two examples are mixed: near 0 hardly ever, with 1 any way, with more about half and half.',
    }),
    probability: probability(1, 'batches'),
  },
  { additionalProperties: false },
);

export const mixup: Mixing<Static<typeof schema>> = {
  summary: 'Mixes the images of each batch in pairs, and their targets alike.',
  schema,
  example: 'mixup: {alpha: 0.2}',
  mix({ images, targets, count }, { alpha }, uniform) {
    const beta = symmetricBeta(alpha, uniform);
    // As both mixtures of a pair are made, λ and 1 − λ give the same batch, and the larger one leaves an example's own
    // label in front: the accuracy in training is told by that.
    const weight = Math.max(beta, 1 - beta);
    mixPairs(images, count, weight);
    mixPairs(targets, count, weight);
  },
};

/** Of `count` rows, mixes the first with the last, and so on inwards; a row in the middle stays. */
function mixPairs(rows: Float32Array, count: number, weight: number): void {
  const length = rows.length / count;
  for (let first = 0, last = count - 1; first < last; first++, last--) {
    for (let i = first * length, j = last * length; i < (first + 1) * length; i++, j++) {
      const a = rows[i] as number;
      const b = rows[j] as number;
      rows[i] = weight * a + (1 - weight) * b;
      rows[j] = weight * b + (1 - weight) * a;
    }
  }
}
