// Asynchronous successive halving: L. Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020.
//
// This is its stopping variant (A. Klein et al., arXiv:2003.10865): a configuration that reaches a rung goes on at
// once or stops for good, by its rank among those that have reached the rung before it; none is paused.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { compareBy, shown } from './compare.ts';
import { geometricRungs } from './halve.ts';
import { eta, minEpochs } from './options.ts';
import type { AsynchronousPruning } from './pruning.ts';

const schema = Type.Object({ min_epochs: minEpochs(1), eta }, { additionalProperties: false });

export const asha: AsynchronousPruning<Static<typeof schema>> = {
  summary: 'Stops what is not among the best at a rung by then: no slot waits, but timing has a say.',
  schema,
  timing: 'asynchronous',
  decide({ min_epochs: least, eta }, { metric, curve, others, epochs }) {
    const epoch = curve.length;
    if (!geometricRungs(least, eta, epochs).includes(epoch)) return null;
    const value = curve[epoch - 1] as number;
    // One that ended before by itself is as good as it was then.
    const known = others.flatMap(
      (other) => other.curve[epoch - 1] ?? (other.completed ? other.curve.slice(-1) : []),
    );
    const at = `${metric.name} ${shown(value)} at epoch ${epoch}`;
    if (Number.isNaN(value))
      return { prune: true, reason: `${metric.name} is not a number at epoch ${epoch}` };
    const there = known.length + 1;
    if (there < eta) {
      return { prune: false, reason: `${at} is one of the first ${there}, too few to stop one in ${eta}` };
    }
    const better = compareBy(metric.goal);
    const rank = known.filter((other) => better(other, value) < 0).length + 1;
    const keep = Math.floor(there / eta);
    return {
      prune: rank > keep,
      reason: `${at} is number ${rank} of the ${there} that have got there; the best ${keep} go on`,
    };
  },
};
