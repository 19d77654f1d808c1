// Runs TensorFlow.js's layers with given weights and gives their results and gradients by its own autodiff.
import * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../../../src/ir/value.ts';
import { tf } from './tensorflow.ts';

export type TfLayer = tfl.layers.Layer;
/** A step that no layer of TensorFlow.js can be told to do: its dropout draws masks of its own. */
export type TfStep = (x: tf.Tensor, masks: readonly tf.Tensor[], training: boolean) => tf.Tensor;

/** Its layers, in the order in which ours asks for their weights, and what it makes of a batch with them. */
export interface TfNetwork {
  layers: readonly TfLayer[];
  apply(x: tf.Tensor, masks: readonly tf.Tensor[], training: boolean): tf.Tensor;
}

export const sequence = (steps: readonly (TfLayer | TfStep)[]): TfNetwork => ({
  layers: steps.filter((step) => step instanceof tfl.layers.Layer),
  apply: (x, masks, training) =>
    steps.reduce<tf.Tensor>(
      (value, step) =>
        step instanceof tfl.layers.Layer
          ? (step.apply(value, { training }) as tf.Tensor)
          : step(value, masks, training),
      x,
    ),
});

/** What autodiff takes gradients by. */
export const variablesOf = ({ layers }: TfNetwork): tf.Variable[] =>
  layers.flatMap(({ trainableWeights }) =>
    trainableWeights.map(({ name }) => tf.engine().registeredVariables[name] as tf.Variable),
  );

export interface Numbers {
  shape: Shape;
  values: ArrayLike<number>;
}

export interface Given {
  x: Numbers;
  /** In the order in which the layers hold them. */
  weights: readonly Numbers[];
  masks: readonly Numbers[];
  /** What the result is multiplied by before it is summed up and differentiated. */
  direction: Numbers;
}

export const tensorOf = ({ shape, values }: Numbers): tf.Tensor =>
  tf.tensor(Float32Array.from(values), [...shape]);

/** The result in training and in evaluation, the slopes by x and by each weight, and running weights after a step. */
export function runTensorflow(steps: readonly (TfLayer | TfStep)[], given: Given) {
  const network = sequence(steps);
  const x = tf.variable(tensorOf(given.x));
  const results = tf.tidy(() => {
    const masks = given.masks.map(tensorOf);
    const forward = (training: boolean): tf.Tensor => network.apply(x, masks, training);
    forward(false); // builds the layers, so that they take weights
    const weights = given.weights.map(tensorOf);
    for (const layer of network.layers) layer.setWeights(weights.splice(0, layer.weights.length));
    if (weights.length > 0) throw new Error(`${weights.length} weights too many`);

    const variables = variablesOf(network);
    const evaluated = forward(false).dataSync();
    const direction = tensorOf(given.direction);
    const { grads } = tf.variableGrads(
      () => tf.sum(tf.mul(forward(true), direction)) as tf.Scalar,
      [x, ...variables],
    );
    const moved = network.layers.flatMap(({ nonTrainableWeights }) =>
      nonTrainableWeights.map((weight) => weight.read().dataSync()),
    );
    return {
      y: forward(true).dataSync(),
      evaluated,
      moved,
      slopes: [x, ...variables].map(({ name }) => (grads[name] as tf.Tensor).dataSync()),
    };
  });
  for (const layer of network.layers) layer.dispose();
  x.dispose();
  return results;
}
