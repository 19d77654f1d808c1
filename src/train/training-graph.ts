// A whole training step as one graph: forward, loss, gradients, clipping, weight decay, the optimizer's update.
import type { Pipeline } from '../config/pipeline.ts';
import type { ImageShape } from '../datasets/dataset.ts';
import {
  add,
  allAxes,
  constant,
  div,
  feed,
  max,
  mul,
  reduceSum,
  sqrt,
  square,
  state,
  sub,
} from '../ir/build.ts';
import { gradients } from '../ir/grad.ts';
import type { Graph, Shape, Value } from '../ir/value.ts';
import { buildNetwork, type Network, type Parameter } from '../layers/network.ts';
import { type LossName, losses } from '../losses/index.ts';
import type { Loss } from '../losses/loss.ts';
import { type OptimizerName, optimizers } from '../optimizers/index.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { averageShare, evaluatedState, movedAverage } from './weight-average.ts';

export interface BatchShape {
  batch: number;
  image: ImageShape;
  classes: number;
}

export interface TrainingGraph {
  graph: Graph;
  network: Network;
  /** The optimizer's slots by state name: of which shape, and the number that fills each at first. */
  slots: Map<string, { shape: Shape; initial: number }>;
  /** The feeds, all scalars, that a step needs beside images, targets and random_key: by feed name. */
  scalars(t: number, learningRate: number): Record<string, number>;
}

const lossRegistry: Record<LossName, Loss<never>> = losses;
const optimizerRegistry: Record<OptimizerName, Optimizer<never>> = optimizers;

function networkFor(pipeline: Pipeline, { batch, image, classes }: BatchShape, training: boolean): Network {
  const images = feed('images', [batch, image.height, image.width, image.channels]);
  const randomKey = feed('random_key', [2], 'int32');
  const stateName = (weight: string): string =>
    training ? weight : evaluatedState(pipeline.training, weight);
  return buildNetwork(pipeline.architecture.layers, images, { training, randomKey, classes, stateName });
}

function lossOf(pipeline: Pipeline, network: Network, options = pipeline.loss): Value {
  const targets = feed('targets', network.logits.shape);
  return (lossRegistry[pipeline.loss.type] as Loss<Pipeline['loss']>).build(network.logits, targets, options);
}

/**
 * Outputs `loss` (the batch's mean) and `logits`; the loss is the plain one, without label smoothing, the weights are
 * those of `evaluatedState`.
 */
export function evaluationGraph(pipeline: Pipeline, shape: BatchShape): { graph: Graph; network: Network } {
  const network = networkFor(pipeline, shape, false);
  const loss = lossOf(pipeline, network, { ...pipeline.loss, label_smoothing: 0 });
  return { graph: { outputs: { loss, logits: network.logits }, updates: {} }, network };
}

/**
 * Feeds `images` [batch, height, width, channels], `targets` [batch, classes], `random_key` [2] and the scalars;
 * outputs `loss` and `logits` from before the update; updates every parameter, every slot and every average.
 */
export function trainingGraph(pipeline: Pipeline, shape: BatchShape): TrainingGraph {
  const options = pipeline.optimizer;
  const optimizer = optimizerRegistry[options.type] as Optimizer<Pipeline['optimizer']>;
  const network = networkFor(pipeline, shape, true);
  const loss = lossOf(pipeline, network);
  const raw = gradients(
    loss,
    network.parameters.map(({ value }) => value),
  );
  const clipped = clip(raw, options.clip);

  const scalarFeeds = new Map<string, Value>();
  const scalar = (name: string): Value => {
    const known = scalarFeeds.get(name) ?? feed(name, []);
    scalarFeeds.set(name, known);
    return known;
  };
  const slots: TrainingGraph['slots'] = new Map();
  const updates: Record<string, Value> = { ...network.updates };
  network.parameters.forEach((parameter, i) => {
    const decay = parameter.decay && options.weight_decay > 0;
    const gradient = clipped[i] as Value;
    const { shape } = parameter;
    const slotStates = new Map<string, Value>();
    for (const [name, initial] of Object.entries(optimizer.slots(options))) {
      slotStates.set(name, state(slotName(parameter, name), shape));
      slots.set(slotName(parameter, name), { shape, initial });
    }
    const result = optimizer.update(options, {
      parameter: parameter.value,
      gradient:
        decay && optimizer.weightDecay === 'l2'
          ? add(gradient, mul(parameter.value, options.weight_decay))
          : gradient,
      slot: (name) => slotStates.get(name) as Value,
      scalar,
    });
    updates[parameter.name] =
      decay && optimizer.weightDecay === 'decoupled'
        ? sub(result.parameter, mul(scalar('decay'), parameter.value))
        : result.parameter;
    for (const [name, value] of Object.entries(result.slots)) updates[slotName(parameter, name)] = value;
  });
  const averaged = pipeline.training.weight_average ? [...network.parameters, ...network.running] : [];
  for (const { name, shape } of averaged) {
    const average = evaluatedState(pipeline.training, name);
    updates[average] = movedAverage(state(average, shape), updates[name] as Value, scalar('average_share'));
  }

  return {
    graph: { outputs: { loss, logits: network.logits }, updates },
    network,
    slots,
    scalars(t, learningRate) {
      const values: Record<string, number> = {
        ...optimizer.scalars(options, t, learningRate),
        decay: learningRate * options.weight_decay,
        average_share: averageShare(pipeline.training, t),
      };
      return Object.fromEntries([...scalarFeeds.keys()].map((name) => [name, values[name] as number]));
    },
  };
}

const slotName = (parameter: Parameter, slot: string): string => `${parameter.name}:${slot}`;

/** Scales all gradients down together where their global norm is too large: R. Pascanu et al., ICML 2013, algorithm 1. */
function clip(gradients: readonly Value[], limit: Pipeline['optimizer']['clip']): readonly Value[] {
  if (!limit) return gradients;
  const squares = gradients.map((g) => reduceSum(square(g), allAxes(g)));
  const norm = sqrt(squares.reduce((sum, next) => add(sum, next)));
  const factor = div(constant(limit.norm), max(norm, limit.norm));
  return gradients.map((g) => mul(g, factor));
}
