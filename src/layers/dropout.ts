// Inverted dropout: in training each number is 0 with probability `rate`, and the others grow to make up for it.
//
// N. Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { mul } from '../ir/build.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    rate: Type.Number({
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'The share of numbers that become 0 in training.',
    }),
  },
  { additionalProperties: false },
);

export const dropout: Layer<Static<typeof schema>> = {
  summary: 'Drops a random share of the numbers in training, so that the network cannot lean on any of them.',
  schema,
  example: 'dropout: {rate: 0.3}',
  build(context, x, { rate }) {
    return context.training && rate > 0 ? mul(x, context.dropoutMask(x.shape, rate)) : x;
  },
};
