import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { confusionMatrix } from '../../src/metrics/confusion.ts';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from '../../src/train/checkpoint.ts';
import type { Event, Metric } from '../../src/train/event.ts';
import { ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { eventsOf, sampleTrial } from './support.ts';

/** All that must be the same whenever a trial is run: weights, slots and metrics, not the time it took. */
async function resultOf(folder: string, events: readonly Event[]) {
  const { state, best, history } = (await loadCheckpoint(folder)) as Checkpoint;
  const evaluated = ofType(events, 'evaluated').map(({ seconds, trial, at, ...facts }) => facts);
  return { state, best, metrics: history.map(({ metrics }) => metrics), evaluated };
}

const metricOf = (metrics: readonly Metric[], split: string, name: string): number =>
  metrics.find((metric) => metric.split === split && metric.name === name)?.value as number;

/** A signal that is aborted while it is asked for the so-manieth time; a trial asks once a step. */
function abortedAfter(questions: number): AbortSignal {
  const stop = new AbortController();
  let asked = 0;
  return new Proxy(stop.signal, {
    get(signal, key) {
      if (key === 'aborted' && asked++ === questions) stop.abort();
      const value: unknown = Reflect.get(signal, key, signal);
      return typeof value === 'function' ? value.bind(signal) : value;
    },
  });
}

describe('a trial', async () => {
  const spec = await sampleTrial();

  it('tells what happens, in order', async () => {
    const events = await eventsOf(spec);
    const [started] = ofType(events, 'trial_started');
    expect(started).toMatchObject({
      trial: spec.id,
      pid: process.pid,
      attempt: 1,
      resumed_from: 0,
      device: { engine: 'onnxruntime', device: 'cpu', threads: 1 },
      parameter_count: 109386,
      epochs: 3,
      steps_per_epoch: 15,
      train_images: 900,
      validation_images: 100,
    });

    const types = events.map(({ type }) => type).filter((type) => type !== 'progress');
    const epoch = ['epoch_finished', 'artifact'];
    expect(types).toEqual(['trial_started', ...epoch, ...epoch, ...epoch, 'evaluated', 'trial_finished']);

    const progress = ofType(events, 'progress');
    expect(progress.filter(({ step }) => step === 1).map((event) => event.epoch)).toEqual([1, 2, 3]);
    for (const { step, steps, loss, accuracy, images_per_second } of progress) {
      expect(steps).toBe(15);
      expect(step).toBeLessThanOrEqual(15);
      expect(loss).toBeGreaterThan(0);
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(1);
      expect(images_per_second).toBeGreaterThan(0);
    }

    const epochs = ofType(events, 'epoch_finished');
    expect(epochs.map(({ metrics }) => metrics.map(({ split, name }) => `${split}.${name}`))).toEqual(
      new Array(3).fill([
        'train.loss',
        'train.accuracy',
        'train.learning_rate',
        'validation.loss',
        'validation.accuracy',
      ]),
    );
    const losses = epochs.map(({ metrics }) => metricOf(metrics, 'train', 'loss'));
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));

    expect(events.at(-1)).toMatchObject({
      type: 'trial_finished',
      status: 'completed',
      reason: null,
      epochs: 3,
    });
    expect(events.every((event) => event.trial === spec.id && event.at > 1.7e12)).toBe(true);
  });

  it('evaluates the test images once, with all that a report shows', async () => {
    const events = await eventsOf(spec);
    const [evaluated] = ofType(events, 'evaluated');
    if (!evaluated) throw new Error('it was not evaluated');
    const { confusion, class_metrics, mistakes, classes, metrics } = evaluated;
    const total = confusion.flat().reduce((sum, count) => sum + count, 0);
    const hits = confusion.reduce((sum, row, i) => sum + (row[i] as number), 0);
    expect(total).toBe(300);
    expect(metricOf(metrics, 'test', 'accuracy')).toBeCloseTo(hits / total, 12);
    expect(metricOf(metrics, 'test', 'accuracy')).toBeGreaterThan(0.6);
    expect(class_metrics.map((metric) => metric.class)).toEqual(classes);
    expect(class_metrics.every(({ support }) => support === 30)).toBe(true);
    const [actual, predicted] = [evaluated.actual, evaluated.predicted].map((text) => [
      ...Buffer.from(text, 'base64'),
    ]);
    expect(confusionMatrix(actual ?? [], predicted ?? [], 10).to2DArray()).toEqual(confusion);
    expect(mistakes.length).toBeGreaterThan(0);
    for (const { actual, predicted, confidence, png, index } of mistakes) {
      expect(actual).not.toBe(predicted);
      expect(confidence).toBeGreaterThan(0.1);
      expect(index).toBeLessThan(300);
      expect(Buffer.from(png, 'base64').subarray(1, 4).toString()).toBe('PNG');
    }
  });

  it('trains without validation images', async () => {
    const without = await sampleTrial(
      'dataset.validation=0',
      'metric={name: train.loss, goal: minimize}',
      'training.early_stopping.metric=train.loss',
    );
    const events = await eventsOf(without);
    expect(ofType(events, 'trial_started')[0]).toMatchObject({ train_images: 1000, validation_images: 0 });
    expect(ofType(events, 'epoch_finished')[0]?.metrics.map(({ split }) => split)).toEqual(
      new Array(3).fill('train'),
    );
    expect(ofType(events, 'trial_finished')[0]).toMatchObject({ status: 'completed', best_epoch: 3 });
  });

  it('ends as diverged when its loss is no number any more', async () => {
    const wild = await sampleTrial('optimizer={type: sgd}');
    wild.pipeline.optimizer.learning_rate = 1e6;
    const events = await eventsOf(wild);
    const [finished] = ofType(events, 'trial_finished');
    expect(finished).toMatchObject({ status: 'diverged', epochs: 0, best_epoch: null });
    expect(finished?.reason).toMatch(/^the loss became (NaN|Infinity) in step \d+ of epoch 1$/);
    expect(ofType(events, 'evaluated')).toEqual([]);
    expect(events.at(-1)).toBe(finished);
  });

  it('that diverges later says in which epoch, and keeps the epochs before', async () => {
    const folder = newFolder();
    await eventsOf(await sampleTrial('training.epochs=1'), { folder });
    const { state, ...checkpoint } = (await loadCheckpoint(folder)) as Checkpoint;
    for (const { values } of state.values()) values.fill(1e30);
    await saveCheckpoint(folder, { ...checkpoint, state });
    const events = await eventsOf(spec, { folder });
    expect(events.at(-1)).toMatchObject({ status: 'diverged', epochs: 1, best_epoch: 1 });
    expect(events.at(-1)).toMatchObject({ reason: expect.stringMatching(/in step \d+ of epoch 2$/) });
  });
});

describe('the same seed', () => {
  it.each([1, 2])('gives the same bits again on %i threads', async (threads) => {
    const spec = await sampleTrial('seed=7', 'optimizer.clip={norm: 1}', 'optimizer.weight_decay=1e-4');
    const [first, second] = [newFolder(), newFolder()];
    const results = [
      await resultOf(first, await eventsOf(spec, { folder: first, threads })),
      await resultOf(second, await eventsOf(spec, { folder: second, threads })),
    ];
    expect(results[1]).toEqual(results[0]);
  });

  it('gives nearly the same numbers on one thread and on two', async () => {
    const spec = await sampleTrial('seed=7');
    const losses = await Promise.all(
      [1, 2].map(async (threads) => {
        const events = await eventsOf(spec, { threads });
        return metricOf(ofType(events, 'epoch_finished').at(-1)?.metrics ?? [], 'train', 'loss');
      }),
    );
    expect(losses[1]).toBeCloseTo(losses[0] as number, 4);
  });

  it('is needed: another one gives other weights, another order, another split', async () => {
    const [first, second] = [newFolder(), newFolder()];
    const one = await resultOf(first, await eventsOf(await sampleTrial('seed=7'), { folder: first }));
    const two = await resultOf(second, await eventsOf(await sampleTrial('seed=8'), { folder: second }));
    expect(two.metrics).not.toEqual(one.metrics);
    for (const [name, { values }] of one.state) expect(two.state.get(name)?.values).not.toEqual(values);
  });
});

describe('a trial that is stopped', async () => {
  const spec = await sampleTrial('seed=3', 'optimizer.schedule={type: cosine, warmup_epochs: 0.5}');
  let uninterrupted: Awaited<ReturnType<typeof resultOf>>;
  beforeAll(async () => {
    const folder = newFolder();
    uninterrupted = await resultOf(folder, await eventsOf(spec, { folder }));
  });

  /** Runs until an event of that kind in that epoch, then stops gracefully. */
  async function runUntil(
    folder: string,
    type: 'progress' | 'epoch_finished',
    epoch: number,
  ): Promise<Event[]> {
    const stop = new AbortController();
    return eventsOf(spec, { folder, signal: stop.signal }, (event) => {
      if (event.type === type && event.epoch === epoch) stop.abort();
    });
  }

  it('says so, and keeps its finished epochs', async () => {
    const folder = newFolder();
    const events = await runUntil(folder, 'progress', 2);
    expect(events.at(-1)).toMatchObject({
      type: 'trial_finished',
      status: 'interrupted',
      reason: 'stopped in epoch 2; 1 epochs are kept',
      epochs: 1,
    });
    expect(ofType(events, 'evaluated')).toEqual([]);
    expect((await loadCheckpoint(folder))?.epoch).toBe(1);
  });

  it.each([
    ['in its first epoch', [['progress', 1]]],
    ['between epochs', [['epoch_finished', 2]]],
    [
      'in every epoch',
      [
        ['progress', 1],
        ['progress', 2],
        ['epoch_finished', 2],
        ['progress', 3],
      ],
    ],
    ['after its last epoch', [['epoch_finished', 3]]],
  ] as const)('%s, then resumed, ends with the same bits as an uninterrupted one', async (_, stops) => {
    const folder = newFolder();
    for (const [type, epoch] of stops) await runUntil(folder, type, epoch);
    const events = await eventsOf(spec, { folder, attempt: 2 });
    expect(ofType(events, 'trial_started')[0]?.resumed_from).toBe(
      Math.max(0, ...stops.map(([type, epoch]) => (type === 'progress' ? epoch - 1 : epoch))),
    );
    expect(await resultOf(folder, events)).toEqual(uninterrupted);
  });

  it('in the middle of epochs, again and again, ends with the same bits too', async () => {
    const folder = newFolder();
    let events: Event[] = [];
    let stops = 0;
    for (let steps = 5; ofType(events, 'evaluated').length === 0; steps = Math.ceil(steps * 1.5)) {
      events = await eventsOf(spec, { folder, signal: abortedAfter(steps) });
      stops++;
    }
    expect(stops).toBeGreaterThan(3);
    expect(await resultOf(folder, events)).toEqual(uninterrupted);
  });

  it('tells its earlier epochs again, because whoever recorded them may have died', async () => {
    const folder = newFolder();
    const before = ofType(await runUntil(folder, 'epoch_finished', 2), 'epoch_finished');
    const after = ofType(await eventsOf(spec, { folder }), 'epoch_finished');
    expect(after.slice(0, 2).map(({ at, ...facts }) => facts)).toEqual(
      before.map(({ at, ...facts }) => facts),
    );
    expect(after.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  });

  it('before it began does not begin', async () => {
    const folder = newFolder();
    const stopped = AbortSignal.abort();
    const events = await eventsOf(spec, { folder, signal: stopped });
    expect(events.at(-1)).toMatchObject({ status: 'interrupted', epochs: 0 });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('early stopping and best weights', () => {
  // So steep that the validation loss rises in the fifth and sixth epochs.
  const steep = ['optimizer.schedule.type=constant', 'optimizer.learning_rate=0.01'];

  it('stops when the metric has not got better for so long', async () => {
    const spec = await sampleTrial(
      ...steep,
      'training.epochs=12',
      'training.early_stopping={metric: validation.loss, patience: 2}',
    );
    const events = await eventsOf(spec);
    const losses = ofType(events, 'epoch_finished').map(({ metrics }) =>
      metricOf(metrics, 'validation', 'loss'),
    );
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(losses).toHaveLength(best + 2);
    expect(losses.length).toBeLessThan(12);
    expect(events.at(-1)).toMatchObject({
      status: 'completed',
      reason: 'validation.loss has not improved for 2 epochs (early_stopping.patience: 2)',
    });
  });

  it('tests with the weights of the best epoch, or with the last ones if told so', async () => {
    const set = [
      ...steep,
      'training.epochs=6',
      'training.early_stopping=null',
      'metric={name: validation.loss, goal: minimize}',
    ];
    const testOf = async (...more: string[]) => {
      const events = await eventsOf(await sampleTrial(...set, ...more));
      const [evaluated] = ofType(events, 'evaluated');
      const flags = ofType(events, 'epoch_finished').flatMap(({ best, epoch }) => (best ? [epoch] : []));
      return {
        ...evaluated,
        metrics: evaluated?.metrics ?? [],
        flags,
        finished: ofType(events, 'trial_finished')[0],
      };
    };
    const restored = await testOf();
    const best = restored.epoch as number;
    expect(best).toBeLessThan(6);
    expect(restored.flags.at(-1)).toBe(best);
    expect(restored.finished?.best_epoch).toBe(best);

    // The learning rate is constant: a shorter training is the beginning of the longer one.
    const short = await testOf(`training.epochs=${best}`, 'training.restore_best_weights=false');
    expect(short.metrics.map(({ value }) => value)).toEqual(restored.metrics.map(({ value }) => value));

    const last = await testOf('training.restore_best_weights=false');
    expect(last.epoch).toBe(6);
    expect(last.metrics.map(({ value }) => value)).not.toEqual(restored.metrics.map(({ value }) => value));
  });
});
