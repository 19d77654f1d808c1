// Networks to write to model files: trained ones, and ones of all layers with random weights.
import { sizeOf } from '../../src/ir/value.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { type Checkpoint, loadCheckpoint } from '../../src/train/checkpoint.ts';
import type { EventOf } from '../../src/train/event.ts';
import { type TrainedNetwork, trainedNetwork } from '../../src/train/trained-network.ts';
import { evaluationGraph } from '../../src/train/training-graph.ts';
import { randomNumbers } from '../contracts/support/numbers.ts';
import { ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { eventsOf, sampleTrial } from '../train/support.ts';

/** Networks for images of 28 × 28 grey pixels: together they have every layer. */
export const NETWORKS = {
  'rows of numbers': [
    'flatten',
    'dense: {units: 24, activation: gelu}',
    'layer_normalization',
    'dropout: {rate: 0.5}',
    'dense: {units: 16, activation: leaky_relu, use_bias: false}',
    'batch_normalization',
    'activation: {function: tanh}',
    'residual: {layers: [dense: {units: 12, activation: sigmoid}]}',
    'dense: {units: 10, activation: softmax}',
  ],
  images: [
    'conv2d: {filters: 6, padding: same, activation: relu}',
    'max_pool2d: {pool_size: 3, strides: 2, padding: same}',
    'depthwise_conv2d: {kernel_size: [3, 2], depth_multiplier: 2}',
    'batch_normalization',
    'spatial_dropout2d: {rate: 0.2}',
    'separable_conv2d: {filters: 8, strides: 2, padding: same, activation: gelu}',
    'average_pool2d: {pool_size: 2, strides: 1, padding: same}',
    'global_average_pool2d',
    'dense: {units: 10}',
  ],
  blocks: [
    'conv2d: {filters: 6, kernel_size: 5, strides: 2}',
    'repeat: {times: 2, layers: [residual: {layers: [conv2d: {filters: 6, groups: 3, padding: same}, layer_normalization]}]}',
    'residual: {layers: [conv2d: {filters: 9, strides: 2, padding: same}, activation]}',
    'conv2d: {filters: 4, dilation: 2}',
    'max_pool2d: {pool_size: 2}',
    'activation: {function: softmax}',
    'flatten',
    'dense: {units: 10, activation: softmax}',
  ],
};

/** A pipeline's network with random weights; variances are positive. */
export async function randomNetwork(layers: readonly string[], ...set: string[]): Promise<TrainedNetwork> {
  const { pipeline, dataset } = await sampleTrial(`architecture.layers=[${layers.join(', ')}]`, ...set);
  const { shape, classes } = dataset;
  const { network } = evaluationGraph(pipeline, { batch: 1, image: shape, classes: classes.length });
  const state = [...network.parameters, ...network.running].map(({ name, shape: size }) => {
    const values = randomNumbers(name, sizeOf(size), name.endsWith('variance') ? [0.5, 2] : [-0.5, 0.5]);
    return [name, { shape: size, values }] as const;
  });
  const best = { epoch: 1, weights: new Map(state) };
  const checkpoint: Checkpoint = { epoch: 1, history: [], seconds: 0, state: new Map(state), best };
  return trainedNetwork(checkpoint, pipeline, { shape, classes, light_border: 0 });
}

export interface Trained {
  spec: TrialSpec;
  network: TrainedNetwork;
  evaluated: EventOf<'evaluated'>;
}

/** Trains the sample's network, and gives it with what was measured on the test images. */
export async function trained(...set: string[]): Promise<Trained> {
  const spec = await sampleTrial(...set);
  const folder = newFolder();
  const events = await eventsOf(spec, { folder });
  const checkpoint = (await loadCheckpoint(folder)) as Checkpoint;
  const { shape, classes } = spec.dataset;
  const [evaluated] = ofType(events, 'evaluated') as [EventOf<'evaluated'>];
  const facts = checkpoint.facts ?? { shape, classes, light_border: undefined };
  return { spec, network: trainedNetwork(checkpoint, spec.pipeline, facts), evaluated };
}
