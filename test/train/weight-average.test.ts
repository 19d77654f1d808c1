// Averages of the weights: what they are, who uses them, and that they outlive their process.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineSession, Program } from '../../src/engines/engine.ts';
import { partition } from '../../src/engines/onnxruntime/partition.ts';
import { sizeOf } from '../../src/ir/value.ts';
import { keyOf } from '../../src/random.ts';
import { type Checkpoint, loadCheckpoint } from '../../src/train/checkpoint.ts';
import { evaluationGraph, trainingGraph } from '../../src/train/training-graph.ts';
import { randomNumbers, relativeError } from '../contracts/support/numbers.ts';
import { sessions } from '../contracts/support/sessions.ts';
import { ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { eventsOf, sampleTrial } from './support.ts';

const NORMALIZED =
  'architecture.layers=[flatten, dense: {units: 8}, batch_normalization, activation, dropout: {rate: 0.3}, dense: {units: 10}]';
const batchShape = { batch: 6, image: { height: 4, width: 4, channels: 1 }, classes: 10 };
const images = randomNumbers('images', 6 * 16, [0, 1]);
const targets = Float32Array.from({ length: 60 }, (_, i) => (i % 11 === 0 ? 1 : 0));

it('moves the averages in the loop that updates the weights', async () => {
  const { pipeline } = await sampleTrial('training.weight_average={}');
  const { graph, network } = trainingGraph(pipeline, batchShape);
  const loops = partition(graph).loops.map(({ states }) => states.toSorted());
  const expected = network.parameters.map(({ name }) =>
    [name, `${name}:average`, `${name}:mean`, `${name}:mean_square`].toSorted(),
  );
  expect(loops.toSorted()).toEqual(expected.toSorted());
});

describe.each(Object.entries(sessions))('the averages on engine %s', (_, open) => {
  let session: EngineSession;
  beforeEach(async () => {
    session = await open();
  });
  afterEach(() => session.close());

  const fill = ({ feeds }: Program, values: Record<string, ArrayLike<number>>): void => {
    for (const [name, memory] of Object.entries(feeds)) memory.set(values[name] ?? []);
  };

  it.each([0, 0.5, 0.999])('follow the weights with decay %d, faster at first', async (decay) => {
    const { pipeline } = await sampleTrial(NORMALIZED, `training.weight_average.decay=${decay}`);
    const { graph, network, scalars } = trainingGraph(pipeline, batchShape);
    const step = await session.compile(graph);
    const means = new Map<string, Float64Array>();
    for (const { name, shape } of [...network.parameters, ...network.running]) {
      const values = randomNumbers(name, sizeOf(shape), [-0.3, 0.3]);
      for (const state of [name, `${name}:average`]) await session.writeState(state, values);
      means.set(name, Float64Array.from(values));
    }
    for (let t = 1; t <= 30; t++) {
      const given = Object.entries(scalars(t, 0.01)).map(([name, value]) => [name, [value]]);
      fill(step, { images, targets, random_key: keyOf(1, 'dropout', t), ...Object.fromEntries(given) });
      await step.run();
      const state = await session.readState();
      const share = 1 - Math.min(decay, (1 + t) / (10 + t));
      for (const [name, mean] of means) {
        const weights = state.get(name) as Float32Array;
        means.set(
          name,
          mean.map((a, i) => a + share * ((weights[i] as number) - a)),
        );
        const found = state.get(`${name}:average`) as Float32Array;
        expect(relativeError(found, means.get(name) as Float64Array)).toBeLessThan(1e-6);
      }
    }
  });

  it('are what evaluation computes with', async () => {
    const [averaged, plain] = [
      await sampleTrial(NORMALIZED, 'training.weight_average={}'),
      await sampleTrial(NORMALIZED),
    ];
    const { graph, network } = evaluationGraph(averaged.pipeline, batchShape);
    const [evaluation, reference] = [
      await session.compile(graph),
      await session.compile(evaluationGraph(plain.pipeline, batchShape).graph),
    ];
    const weights = [...network.parameters, ...network.running];
    for (const { name, shape } of weights) {
      const values = randomNumbers(name, sizeOf(shape), [0.1, 1]);
      await session.writeState(`${name}:average`, values);
      await session.writeState(name, values);
    }
    for (const program of [evaluation, reference]) fill(program, { images, targets });
    await reference.run();
    // The weights themselves no longer matter.
    for (const { name, shape } of weights) {
      await session.writeState(name, new Float32Array(sizeOf(shape)));
    }
    await evaluation.run();
    expect(evaluation.outputs).toEqual(reference.outputs);
  });
});

describe('a trial with them', () => {
  const SET = ['training.weight_average={decay: 0.9}', 'training.batch_size=50'];

  it('keeps weights and averages, and chooses and tests with the averages', async () => {
    const folder = newFolder();
    const events = await eventsOf(await sampleTrial(...SET), { folder });
    const { state, best, epoch } = (await loadCheckpoint(folder)) as Checkpoint;
    expect(best?.epoch).toBe(epoch);
    for (const [name, { values }] of best?.weights ?? []) {
      expect(values).toEqual(state.get(`${name}:average`)?.values);
      expect(values).not.toEqual(state.get(name)?.values);
    }
    const plain = await eventsOf(await sampleTrial('training.batch_size=50'));
    const [means, weights] = [events, plain].map((all) =>
      ofType(all, 'epoch_finished').map(({ metrics }) => metrics),
    );
    const of = (split: string, metrics = means) =>
      metrics?.map((m) => m.filter((one) => one.split === split));
    expect(of('train')).toEqual(of('train', weights));
    expect(of('validation')).not.toEqual(of('validation', weights));
  });

  it('goes on after an interruption as if there had been none, also where the rate hangs on the metrics', async () => {
    const plateau = '{type: reduce_on_plateau, patience: 1, min_delta: 10, warmup_epochs: 0.5}';
    const spec = await sampleTrial(NORMALIZED, ...SET, `optimizer.schedule=${plateau}`, 'training.epochs=4');
    const whole = newFolder();
    const events = await eventsOf(spec, { folder: whole });
    const rates = ofType(events, 'epoch_finished').flatMap(({ metrics }) =>
      metrics.flatMap(({ name, value }) => (name === 'learning_rate' ? [value] : [])),
    );
    const { learning_rate: rate } = spec.pipeline.optimizer;
    for (const [i, factor] of [1, 1, 0.1, 0.01].entries()) expect(rates[i]).toBeCloseTo(rate * factor, 12);

    const folder = newFolder();
    for (const stopAfter of [1, 3]) {
      const stop = new AbortController();
      await eventsOf(spec, { folder, signal: stop.signal }, (event) => {
        if (event.type === 'epoch_finished' && event.epoch === stopAfter) stop.abort();
      });
      expect((await loadCheckpoint(folder))?.epoch).toBe(stopAfter);
    }
    const resumed = await eventsOf(spec, { folder });
    const facts = (all: typeof events) =>
      ofType(all, 'evaluated').map(({ metrics, confusion }) => ({ metrics, confusion }));
    expect(facts(resumed)).toEqual(facts(events));
    const [a, b] = [await loadCheckpoint(whole), await loadCheckpoint(folder)];
    expect(b?.state).toEqual(a?.state);
    expect(b?.best).toEqual(a?.best);
  });
});
