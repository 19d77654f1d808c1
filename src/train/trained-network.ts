// A network as its trial left it: what a model file holds, and what predicts.
import type { Pipeline } from '../config/pipeline.ts';
import { FmxError } from '../errors.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { ImageFacts } from './image-facts.ts';
import type { TensorData } from './safetensors.ts';
import { evaluationGraph } from './training-graph.ts';
import { evaluatedWeights } from './weight-average.ts';

export interface TrainedNetwork {
  pipeline: Pipeline;
  facts: ImageFacts;
  /** The epoch after which the weights were so. */
  epoch: number;
  /** Those that the test accuracy is measured with, by name, in the order of the layers. */
  weights: Map<string, TensorData>;
}

/**
 * The network of a trial's newest checkpoint: with the best epoch's weights where the trial restores them, else the
 * last ones; averages where it averages. Throws FmxError('storage') where the checkpoint is of another network.
 */
export function trainedNetwork(
  { best, state, epoch }: Checkpoint,
  pipeline: Pipeline,
  facts: ImageFacts,
): TrainedNetwork {
  const { shape, classes } = facts;
  const { network } = evaluationGraph(pipeline, { batch: 1, image: shape, classes: classes.length });
  const expected = [...network.parameters, ...network.running];
  const names = expected.map(({ name }) => name);
  const found = best?.weights ?? evaluatedWeights(pipeline.training, names, state);
  const weights = new Map<string, TensorData>();
  for (const { name, shape: size } of expected) {
    const tensor = found.get(name);
    if (tensor?.shape.join() !== size.join()) {
      throw new FmxError(
        'storage',
        `the checkpoint is of another network: it has no ${size.join('×')} ${name}`,
      );
    }
    weights.set(name, tensor);
  }
  return { pipeline, facts, epoch: best?.epoch ?? epoch, weights };
}
