// Options that several pruning methods share.
import * as Type from 'typebox';

export const minEpochs = (fallback: number) =>
  Type.Integer({
    default: fallback,
    minimum: 1,
    maximum: 100_000,
    description: 'How many epochs every configuration is given.',
  });

export const eta = Type.Integer({
  default: 3,
  minimum: 2,
  maximum: 100,
  description: 'One of so many goes on from a rung, to train so many times as long.',
});
