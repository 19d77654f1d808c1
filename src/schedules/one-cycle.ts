// The 1cycle policy: L. N. Smith, N. Topin, "Super-convergence", arXiv:1708.07120, 2018.
//
// The rate rises along half a cosine and falls along another, far below where it began, as in fast.ai and PyTorch.
// The paper also cycles the momentum, the other way round; that is left out.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Schedule } from './schedule.ts';

const share = (fallback: number, description: string) =>
  Type.Number({ default: fallback, minimum: 0, maximum: 1, description });

const schema = Type.Object(
  {
    peak_at: Type.Number({
      default: 0.3,
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'The share of the training after which the learning rate is reached.',
    }),
    initial_fraction: share(0.04, 'The share of the learning rate to begin with.'),
    final_fraction: share(4e-6, 'The share of the learning rate that is left at the end.'),
  },
  { additionalProperties: false },
);

/** From `a` (x = 0) to `b` (x = 1) along half a cosine. */
const between = (a: number, b: number, x: number): number => b + ((a - b) * (1 + Math.cos(Math.PI * x))) / 2;

export const oneCycle: Schedule<Static<typeof schema>> = {
  summary: 'Rises to the learning rate, then falls to nearly nothing: for high rates and short trainings.',
  schema,
  factor({ peak_at: peak, initial_fraction: first, final_fraction: last }, { fraction }) {
    return fraction < peak
      ? between(first, 1, fraction / peak)
      : between(1, last, (fraction - peak) / (1 - peak));
  },
};
