// Hyperband: L. Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 18 (2018),
// algorithm 1.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { halve } from './halve.ts';
import { eta, minEpochs } from './options.ts';
import type { Bracket, SynchronousPruning } from './pruning.ts';

const schema = Type.Object({ min_epochs: minEpochs(1), eta }, { additionalProperties: false });

export const hyperband: SynchronousPruning<Static<typeof schema>> = {
  summary:
    'Brackets of successive halving, from many configurations stopped early to few that train to the end.',
  schema,
  timing: 'synchronous',
  brackets({ min_epochs: least, eta }, { epochs, configurations }) {
    // log₃ 243 is to be 5.
    const most = Math.max(0, Math.floor(Math.log(epochs / least) / Math.log(eta) + 1e-9));
    const brackets: Bracket[] = [];
    for (let left = configurations, s = most; left > 0; s = s === 0 ? most : s - 1) {
      const size = Math.min(left, Math.ceil(((most + 1) / (s + 1)) * eta ** s));
      const rungs = Array.from({ length: s }, (_, i) => Math.round(epochs / eta ** (s - i)));
      brackets.push(halve(size, eta, rungs));
      left -= size;
    }
    return brackets;
  },
};
