// The median stopping rule of Google Vizier: D. Golovin et al., KDD 2017.
//
// A configuration stops when its best value so far is strictly worse than the median of what the completed ones were on
// average up to that epoch.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { compareBy, shown } from './compare.ts';
import { minEpochs } from './options.ts';
import type { AsynchronousPruning, Curve } from './pruning.ts';

const schema = Type.Object(
  {
    min_epochs: minEpochs(2),
    min_completed: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100_000,
      description: 'How many configurations must have trained to their end before any is stopped.',
    }),
  },
  { additionalProperties: false },
);

export const median: AsynchronousPruning<Static<typeof schema>> = {
  summary: 'Stops what is worse than the median of those that trained to their end.',
  schema,
  timing: 'asynchronous',
  decide(options, { metric, curve, others, epochs }) {
    const epoch = curve.length;
    const completed = others.filter((other) => other.completed && other.curve.length > 0);
    if (epoch < options.min_epochs || epoch >= epochs || completed.length < options.min_completed)
      return null;
    const better = compareBy(metric.goal);
    const best = [...curve].sort(better)[0] as number;
    const means = completed.map((other) => meanOf(other.curve.slice(0, epoch))).sort(better);
    const middle = medianOf(means);
    const prune = better(best, middle) > 0;
    const side = metric.goal === 'maximize' ? 'below' : 'above';
    return {
      prune,
      reason:
        `the best ${metric.name} by epoch ${epoch}, ${shown(best)}, is ${prune ? side : `not ${side}`} ` +
        `the median ${shown(middle)} of the means of ${completed.length} completed configurations`,
    };
  },
};

const meanOf = (values: Curve): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of sorted values; of an even number, the mean of the two in the middle. */
function medianOf(sorted: readonly number[]): number {
  const upper = sorted[sorted.length >> 1] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[(sorted.length >> 1) - 1] as number)) / 2;
}
