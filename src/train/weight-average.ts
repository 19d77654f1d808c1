// An average of the weights beside the weights themselves: smoother than they are, and often better on new images.
//
// a ← a + (1−d)·(w − a) after every step t (from 1), where d = min(decay, (1+t)/(10+t)), so that it does not hang
// on to the first, random weights: TensorFlow's ExponentialMovingAverage with num_updates. It begins with the weights.
// Running statistics, as of batch normalization, belong to the weights that they were taken with and are averaged too.
// B. T. Polyak, A. B. Juditsky, SIAM J. Control and Optimization 30, 1992, for the idea.
import type { Pipeline } from '../config/pipeline.ts';
import { mul, sub } from '../ir/build.ts';
import type { Value } from '../ir/value.ts';
import type { TensorData } from './safetensors.ts';

type Training = Pick<Pipeline['training'], 'weight_average'>;

/** The name of the state from which evaluation reads a weight: that of its average, where there is one. */
export const evaluatedState = ({ weight_average }: Training, weight: string): string =>
  weight_average ? `${weight}:average` : weight;

/** The weights of these names that evaluation uses: their averages, where a state has them. */
export const evaluatedWeights = (
  training: Training,
  names: Iterable<string>,
  state: Map<string, TensorData>,
): Map<string, TensorData> =>
  new Map(
    [...names].flatMap((name) => {
      const tensor = state.get(evaluatedState(training, name));
      return tensor ? [[name, tensor]] : [];
    }),
  );

/** 1 − d, the share of step t's weights. */
export const averageShare = ({ weight_average }: Training, t: number): number =>
  1 - Math.min(weight_average?.decay ?? 0, (1 + t) / (10 + t));

/** What the average becomes after a step that gave these weights. */
export const movedAverage = (average: Value, weights: Value, share: Value): Value =>
  sub(average, mul(share, sub(average, weights)));
