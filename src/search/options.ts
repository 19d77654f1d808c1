// Options that several search methods share.
import * as Type from 'typebox';

export const startupTrials = Type.Integer({
  default: 10,
  minimum: 1,
  maximum: 1_000_000,
  description:
    "How many configurations are spread evenly, by Sobol's points, before scores guide the search.",
});
