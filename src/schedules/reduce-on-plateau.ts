// The learning rate falls whenever a metric has not got better for some epochs, as in Keras's ReduceLROnPlateau.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { goalOf, improves, METRICS } from '../metrics/watched.ts';
import { type Schedule, warmupEpochs } from './schedule.ts';

const schema = Type.Object(
  {
    metric: Type.Enum([...METRICS], { default: 'validation.loss', description: 'What must get better.' }),
    patience: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 100_000,
      description:
        'How many epochs in a row without a better value make the rate fall; then they count anew.',
    }),
    min_delta: Type.Number({
      default: 0.0001,
      minimum: 0,
      description: 'A value is better only if it is better by more than this.',
    }),
    gamma: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'What each fall leaves.',
    }),
    min_fraction: Type.Number({
      default: 0,
      minimum: 0,
      maximum: 1,
      description: 'The share of the learning rate that is left in any case.',
    }),
    warmup_epochs: warmupEpochs,
  },
  { additionalProperties: false },
);

export const reduceOnPlateau: Schedule<Static<typeof schema>> = {
  summary: 'Falls in stairs, one whenever a metric has stopped getting better.',
  schema,
  factor({ metric, patience, min_delta, gamma, min_fraction }, { history }) {
    let best: number | undefined;
    let [waited, falls] = [0, 0];
    for (const value of history(metric)) {
      if (improves(value, best, goalOf(metric), min_delta)) {
        best = value;
        waited = 0;
      } else if (++waited === patience) {
        falls++;
        waited = 0;
      }
    }
    return Math.max(min_fraction, gamma ** falls);
  },
};
