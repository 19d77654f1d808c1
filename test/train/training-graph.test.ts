import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pipeline } from '../../src/config/pipeline.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import { type Shape, sizeOf } from '../../src/ir/value.ts';
import { inputsOf } from '../../src/ir/verify.ts';
import { evaluationGraph, trainingGraph } from '../../src/train/training-graph.ts';
import { centralDifferences, type Inputs } from '../contracts/support/evaluate.ts';
import { randomNumbers, relativeError } from '../contracts/support/numbers.ts';
import { registry } from '../contracts/support/optimizer-program.ts';
import { createRule } from '../contracts/support/optimizer-rules.ts';
import { sessions } from '../contracts/support/sessions.ts';
import { sampleTrial } from './support.ts';

const batchShape = { batch: 6, image: { height: 2, width: 3, channels: 1 }, classes: 3 };
const LAYERS = `architecture.layers=[flatten, {dense: {units: 4, activation: tanh}}, {dense: {units: 3}}]`;

async function pipelineWith(...set: string[]): Promise<Pipeline> {
  // The sample has ten classes; the graphs of these tests have three.
  const { pipeline } = await sampleTrial(LAYERS.replace('units: 3', 'units: 10'), ...set);
  const [flatten, hidden, last] = pipeline.architecture.layers;
  const layers = [flatten, hidden, { ...last, units: 3 }] as Pipeline['architecture']['layers'];
  return { ...pipeline, architecture: { ...pipeline.architecture, layers } };
}

const images = randomNumbers('images', 36, [0, 1]);
const targets = Float32Array.from({ length: 18 }, (_, i) => (Math.floor(i / 3) % 3 === i % 3 ? 1 : 0));
const weightsOf = (parameters: readonly { name: string; shape: Shape }[]): Record<string, Float32Array> =>
  Object.fromEntries(parameters.map(({ name, shape }) => [name, randomNumbers(name, sizeOf(shape))]));

describe('trainingGraph', () => {
  it('updates every parameter and every slot', async () => {
    const { graph, slots, scalars } = trainingGraph(await pipelineWith(), batchShape);
    const parameters = ['dense_1/kernel', 'dense_1/bias', 'dense_2/kernel', 'dense_2/bias'];
    const ofSlots = parameters.flatMap((name) => [`${name}:mean`, `${name}:mean_square`]);
    expect([...slots.keys()]).toEqual(ofSlots);
    expect(Object.keys(graph.updates).sort()).toEqual([...parameters, ...ofSlots].sort());
    expect(Object.keys(graph.outputs)).toEqual(['loss', 'logits']);
    const feeds = [...inputsOf(graph).values()].flatMap(({ attributes }) =>
      'kind' in attributes && attributes.kind === 'feed' ? [attributes.name] : [],
    );
    expect(feeds.sort()).toEqual(['images', 'targets', ...Object.keys(scalars(1, 0.1))].sort());
  });

  it('asks for a key where it drops out', async () => {
    const { pipeline } = await sampleTrial();
    const shape = { ...batchShape, image: { height: 28, width: 28, channels: 1 }, classes: 10 };
    expect(inputsOf(trainingGraph(pipeline, shape).graph).has('random_key')).toBe(true);
    expect(inputsOf(evaluationGraph(pipeline, shape).graph).has('random_key')).toBe(false);
  });
});

describe.each(Object.entries(sessions))('a step on engine %s', (_, open) => {
  let session: EngineSession;
  beforeEach(async () => {
    session = await open();
  });
  afterEach(() => session.close());

  /** Weights after `steps` steps on one batch, and as plain arithmetic has them: gradients by central differences. */
  async function compare(pipeline: Pipeline, steps = 5) {
    const { graph, network, slots, scalars } = trainingGraph(pipeline, batchShape);
    const program = await session.compile(graph);
    const weights = weightsOf(network.parameters);
    const expected = new Map(
      Object.entries(weights).map(([name, values]) => [name, Float64Array.from(values)]),
    );
    const rules = new Map(
      network.parameters.map(({ name, shape }) => [name, createRule(pipeline.optimizer, sizeOf(shape))]),
    );
    for (const [name, values] of Object.entries(weights)) await session.writeState(name, values);
    for (const [name, { shape, initial }] of slots) {
      await session.writeState(name, new Float32Array(sizeOf(shape)).fill(initial));
    }
    program.feeds.images?.set(images);
    program.feeds.targets?.set(targets);
    const { weight_decay: decay, clip, type } = pipeline.optimizer;
    const isDecoupled = registry[type].weightDecay === 'decoupled';
    const rate = 0.1;
    const norms: number[] = [];
    for (let t = 1; t <= steps; t++) {
      for (const [name, value] of Object.entries(scalars(t, rate))) program.feeds[name]?.fill(value);
      await program.run();

      const inputs: Inputs = { images, targets, ...Object.fromEntries(expected) };
      const loss = graph.outputs.loss as NonNullable<typeof graph.outputs.loss>;
      const gradients = new Map(
        [...expected.keys()].map((name) => [name, centralDifferences(loss, inputs, name)]),
      );
      const norm = Math.hypot(...[...gradients.values()].flatMap((gradient) => [...gradient]));
      norms.push(norm);
      const factor = clip && norm > clip.norm ? clip.norm / norm : 1;
      for (const { name, decay: decays } of network.parameters) {
        const before = expected.get(name) as Float64Array;
        const shrink = decays ? decay : 0;
        const gradient = (gradients.get(name) as Float64Array).map(
          (slope, i) => slope * factor + (isDecoupled ? 0 : shrink * (before[i] as number)),
        );
        const after = before.slice();
        rules.get(name)?.(after, gradient, t, rate);
        if (isDecoupled)
          after.forEach((w, i) => {
            after[i] = w - rate * shrink * (before[i] as number);
          });
        expected.set(name, after);
      }
    }
    const found = await session.readState();
    const errors = [...expected].map(([name, values]) =>
      relativeError(found.get(name) as Float32Array, values),
    );
    return { error: Math.max(...errors), norms };
  }

  it.each([
    ['plain', []],
    ['with weight decay in the gradient', ['optimizer.weight_decay=0.1']],
    ['with label smoothing', ['loss.type=categorical_crossentropy', 'loss.label_smoothing=0.2']],
  ])('of sgd, %s, is what arithmetic says', async (_, set) => {
    const pipeline = await pipelineWith('optimizer.type=sgd', 'optimizer.momentum=0.9', ...set);
    expect((await compare(pipeline)).error).toBeLessThan(1e-6);
  });

  it('of adamw takes weight decay from the weights, beside the step', async () => {
    const pipeline = await pipelineWith('optimizer.type=adamw', 'optimizer.weight_decay=0.1');
    expect((await compare(pipeline)).error).toBeLessThan(1e-5);
  });

  it.each(['sgd', 'adam'])(
    'of %s scales all gradients down where their global norm is too large',
    async (type) => {
      const pipeline = await pipelineWith(`optimizer.type=${type}`, 'optimizer.clip={norm: 0.1}');
      const { error, norms } = await compare(pipeline);
      expect(Math.max(...norms)).toBeGreaterThan(0.1);
      expect(error).toBeLessThan(1e-5);
    },
  );

  it('leaves gradients alone where their norm is small enough', async () => {
    const pipeline = await pipelineWith('optimizer.type=sgd', 'optimizer.clip={norm: 100}');
    const { error, norms } = await compare(pipeline);
    expect(Math.max(...norms)).toBeLessThan(100);
    expect(error).toBeLessThan(1e-6);
  });

  it('gives loss and logits from before the update, as an evaluation does', async () => {
    const pipeline = await pipelineWith('loss.type=categorical_crossentropy', 'loss.label_smoothing=0.2');
    const training = trainingGraph(
      { ...pipeline, loss: { ...pipeline.loss, label_smoothing: 0 } },
      batchShape,
    );
    const evaluation = evaluationGraph(pipeline, batchShape);
    const train = await session.compile(training.graph);
    const evaluate = await session.compile(evaluation.graph);
    for (const [name, values] of Object.entries(weightsOf(training.network.parameters))) {
      await session.writeState(name, values);
    }
    for (const { feeds } of [train, evaluate]) {
      feeds.images?.set(images);
      feeds.targets?.set(targets);
    }
    for (const [name, value] of Object.entries(training.scalars(1, 0.1))) train.feeds[name]?.fill(value);
    await evaluate.run();
    const before = { loss: evaluate.outputs.loss?.slice(), logits: evaluate.outputs.logits?.slice() };
    await train.run();
    expect(relativeError(train.outputs.loss ?? [], before.loss ?? [])).toBeLessThan(1e-6);
    expect(relativeError(train.outputs.logits ?? [], before.logits ?? [])).toBeLessThan(1e-6);
    await evaluate.run();
    expect(evaluate.outputs.loss?.[0]).not.toBe(before.loss?.[0]);
  });
});
