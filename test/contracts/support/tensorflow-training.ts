// Trains a network of TensorFlow.js's layers from given weights, on given batches, by its own autodiff.
import { tf } from './tensorflow.ts';
import { type Numbers, type TfNetwork, tensorOf, variablesOf } from './tensorflow-layers.ts';

export interface TfBatch {
  images: Numbers;
  /** [batch, classes] */
  targets: Numbers;
  /** Of the layers that drop out, in their order. */
  masks: readonly Numbers[];
}

/** Moves the variables by their gradients, which have their names, in step `t`, from 1. */
export type TfUpdate = (variables: readonly tf.Variable[], gradients: tf.NamedTensorMap, t: number) => void;

export interface TfTraining {
  losses: number[];
  /** What was trained and, after it, what layers keep themselves: as they were given. */
  weights: Float32Array[];
}

export const byOptimizer =
  (optimizer: tf.Optimizer): TfUpdate =>
  (_, gradients) =>
    optimizer.applyGradients(gradients);

/** `weights` are those that are trained and, after them, those that layers keep themselves. */
export function trainTensorflow(
  network: TfNetwork,
  weights: readonly ArrayLike<number>[],
  batches: readonly TfBatch[],
  update: TfUpdate,
): TfTraining {
  // Building the layers makes their weights.
  tf.tidy(() => network.apply(tensorOf((batches[0] as TfBatch).images), [], false));
  const held = [
    ...network.layers.flatMap(({ trainableWeights }) => trainableWeights),
    ...network.layers.flatMap(({ nonTrainableWeights }) => nonTrainableWeights),
  ];
  if (held.length !== weights.length) throw new Error(`it has ${held.length} weights, not ${weights.length}`);
  for (const [i, weight] of held.entries()) {
    const values = tf.tensor(Float32Array.from(weights[i] ?? []), weight.shape as number[]);
    weight.write(values);
    values.dispose();
  }
  const variables = variablesOf(network);
  const losses = batches.map(({ images, targets, masks }, step) =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const logits = network.apply(tensorOf(images), masks.map(tensorOf), true);
        return tf.losses.softmaxCrossEntropy(tensorOf(targets), logits) as tf.Scalar;
      }, variables);
      update(variables, grads, step + 1);
      return value.dataSync()[0] as number;
    }),
  );
  const trained = held.map((weight) => Float32Array.from(weight.read().dataSync()));
  for (const layer of network.layers) layer.dispose();
  return { losses, weights: trained };
}
