// Synchronous successive halving: K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
// optimization", AISTATS 2016.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { geometricRungs, halve } from './halve.ts';
import { eta, minEpochs } from './options.ts';
import type { Bracket, SynchronousPruning } from './pruning.ts';

const schema = Type.Object(
  {
    min_epochs: minEpochs(1),
    eta,
    bracket: Type.Unsafe<number | null>({
      ...Type.Integer({ minimum: 2, maximum: 1_000_000 }),
      type: ['integer', 'null'],
      default: null,
      description:
        'How many configurations compete with each other. `null`: all of the sweep, or, with a search that learns ' +
        '(tpe, gp), as many as leave one at the end.',
      examples: [27],
    }),
  },
  { additionalProperties: false },
);

export const successiveHalving: SynchronousPruning<Static<typeof schema>> = {
  summary: 'All train a little, the best of them more, and the best of those to the end.',
  schema,
  timing: 'synchronous',
  brackets(options, { epochs, configurations, adaptive }) {
    const rungs = geometricRungs(options.min_epochs, options.eta, epochs);
    const size = options.bracket ?? (adaptive ? options.eta ** rungs.length : configurations);
    const brackets: Bracket[] = [];
    for (let left = configurations; left > 0; left -= size) {
      brackets.push(halve(Math.min(size, left), options.eta, rungs));
    }
    return brackets;
  },
};
