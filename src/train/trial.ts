// Runs one trial from its specification to its test accuracy, as a stream of events.
import type { Dataset } from '../datasets/dataset.ts';
import type { EngineInfo, EngineSession } from '../engines/engine.ts';
import { mayFallBack, openCpu, openSession } from '../engines/open.ts';
import { classificationReport } from '../metrics/classification-report.ts';
import { confusionMatrix } from '../metrics/confusion.ts';
import { notableMistakes } from '../metrics/mistakes.ts';
import type { MetricName } from '../metrics/watched.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import { augmentationSheet, isPicturable } from './augmentation-sheet.ts';
import { type Checkpoint, type EpochRecord, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { Evaluation } from './evaluate.ts';
import type { Event, EventOf, Metric, SplitName } from './event.ts';
import { imageFacts } from './image-facts.ts';
import { keptDataset } from './kept-dataset.ts';
import { encodePng } from './png.ts';
import { bestEpoch, earlyStop, valuesOf } from './selection.ts';
import { stopOf } from './stop.ts';
import { createTrainer, type Trainer } from './trainer.ts';

export interface TrialOptions {
  /** Where checkpoints are kept; an earlier process's are gone on from. */
  folder: string;
  /** Counts from 1. */
  attempt: number;
  threads: number;
  /** After so many epochs in all it pauses, if it is not done by then. */
  pause_after?: number;
  /** Ends the trial after the step it is in; its reason may be a `Stop`. */
  signal: AbortSignal;
}

const PROGRESS_MILLISECONDS = 100;
const REPORTED_SHEET = { images: 6, variants: 8, scale: 1 };

/** An event without what names the trial and the time. */
type Payload<E> = E extends Event ? Omit<E, 'trial' | 'at'> : never;

/**
 * Trains, evaluates, and gives an event for all that happens; the last one is `trial_finished`. Where the device fails
 * on the way and the CPU is allowed in its place, the trial starts again there, from its newest checkpoint.
 */
export async function* runTrial(spec: TrialSpec, options: TrialOptions): AsyncGenerator<Event> {
  const { resources } = spec.pipeline;
  const session = await openSession(resources, options.threads);
  const { device } = session.info;
  try {
    yield* runOn(session, spec, options);
  } catch (error) {
    if (device === 'cpu' || !mayFallBack(error, resources.fallback)) throw error;
    yield* runOn(await openCpu({ ...resources, device }, options.threads, error), spec, options);
  }
}

/** Closes the session at the end. */
async function* runOn(session: EngineSession, spec: TrialSpec, options: TrialOptions): AsyncGenerator<Event> {
  const began = performance.now();
  try {
    const loading = Promise.all([keptDataset(spec.dataset), loadCheckpoint(options.folder)]);
    const [dataset, checkpoint] = await loading;
    const trainer = await createTrainer(spec, dataset, session);
    try {
      yield* runIn({ trainer, dataset, checkpoint, device: session.info, began }, spec, options);
    } finally {
      trainer.close();
    }
  } finally {
    await session.close();
  }
}

interface Prepared {
  trainer: Trainer;
  dataset: Dataset;
  checkpoint: Checkpoint | undefined;
  device: EngineInfo;
  /** As `performance.now()` says it. */
  began: number;
}

async function* runIn(
  { trainer, dataset, checkpoint, device, began }: Prepared,
  spec: TrialSpec,
  options: TrialOptions,
): AsyncGenerator<Event> {
  const { pipeline } = spec;
  const { folder, signal } = options;
  const event = <Type extends Event['type']>(payload: Payload<EventOf<Type>>): Event =>
    ({ trial: spec.id, at: Date.now(), ...payload }) as Event;

  const facts = imageFacts(dataset);
  let best: Checkpoint['best'] = checkpoint?.best ?? null;
  const history: EpochRecord[] = checkpoint?.history ?? [];
  const secondsBefore = checkpoint?.seconds ?? 0;
  const seconds = (): number => secondsBefore + (performance.now() - began) / 1000;
  if (checkpoint) await trainer.writeState(checkpoint.state);
  const metricHistory = (metric: MetricName): number[] => valuesOf(metric, history);

  yield event<'trial_started'>({
    type: 'trial_started',
    pid: process.pid,
    attempt: options.attempt,
    resumed_from: history.length,
    device,
    parameter_count: trainer.parameterCount,
    epochs: pipeline.training.epochs,
    steps_per_epoch: trainer.stepsPerEpoch,
    train_images: trainer.trainCount,
    validation_images: trainer.validationCount,
  });
  if (pipeline.augmentation.length > 0 && isPicturable(dataset.shape)) {
    const png = augmentationSheet(spec, dataset, REPORTED_SHEET);
    yield event<'picture'>({ type: 'picture', kind: 'augmentation', png });
  }
  // Told again, because the process that recorded them may have died before it could.
  for (const record of history) yield event<'epoch_finished'>({ type: 'epoch_finished', ...record });

  const sofar = () => ({
    epochs: history.length,
    best_epoch: best?.epoch ?? null,
    seconds: seconds(),
    peak_memory_bytes: process.resourceUsage().maxRSS * 1024,
  });
  const finished = (status: EventOf<'trial_finished'>['status'], reason: string | null): Event =>
    event<'trial_finished'>({ type: 'trial_finished', status, reason, ...sofar() });
  const halted = (): Event => {
    const { status, reason } = stopOf(signal);
    const where = `stopped in epoch ${history.length + 1}; ${history.length} epochs are kept`;
    return finished(status, reason ?? where);
  };

  let stopped = earlyStop(pipeline.training.early_stopping, history);
  while (stopped === null && history.length < pipeline.training.epochs) {
    const epoch = history.length + 1;
    if (epoch > (options.pause_after ?? epoch)) {
      yield event<'trial_paused'>({ type: 'trial_paused', ...sofar() });
      return;
    }
    const start = performance.now();
    let told = start;
    let training: Evaluation = { loss: Number.NaN, accuracy: Number.NaN };
    for await (const { step, images, loss, accuracy } of trainer.trainEpoch(epoch, metricHistory)) {
      training = { loss, accuracy };
      if (signal.aborted) {
        yield halted();
        return;
      }
      if (!Number.isFinite(loss)) {
        yield finished('diverged', `the loss became ${loss} in step ${step} of epoch ${epoch}`);
        return;
      }
      const now = performance.now();
      if (step > 1 && now - told < PROGRESS_MILLISECONDS) continue;
      told = now;
      yield event<'progress'>({
        type: 'progress',
        epoch,
        step,
        steps: trainer.stepsPerEpoch,
        loss,
        accuracy,
        images_per_second: (images / (now - start)) * 1000,
      });
    }
    const epochSeconds = (performance.now() - start) / 1000;
    const metrics: Metric[] = [
      ...metricsOf(epoch, 'train', {
        ...training,
        learning_rate: trainer.learningRateAt(epoch, metricHistory),
      }),
      ...(trainer.validationCount > 0 ? metricsOf(epoch, 'validation', await trainer.validate()) : []),
    ];
    const values = valuesOf(pipeline.metric.name, [...history, { metrics }]);
    const state = await trainer.readState();
    const isBest = bestEpoch(values, pipeline.metric.goal) === epoch;
    if (isBest && pipeline.training.restore_best_weights)
      best = { epoch, weights: trainer.evaluatedWeights(state) };
    const record = {
      epoch,
      metrics,
      seconds: epochSeconds,
      images_per_second: trainer.trainCount / epochSeconds,
      best: isBest,
    };
    history.push(record);
    const saved = await saveCheckpoint(folder, { epoch, history, seconds: seconds(), state, best, facts });
    yield event<'epoch_finished'>({ type: 'epoch_finished', ...record });
    yield event<'artifact'>({ type: 'artifact', kind: 'checkpoint', ...saved });
    stopped = earlyStop(pipeline.training.early_stopping, history);
  }

  if (best) await trainer.evaluateWith(best.weights);
  const start = performance.now();
  const { predictions, ...measured } = await trainer.test();
  const { labels, images } = dataset.test;
  const predicted = Uint8Array.from(predictions, (prediction) => prediction.predicted);
  const confusion = confusionMatrix(labels, predicted, dataset.classes.length);
  const epoch = best?.epoch ?? history.length;
  yield event<'evaluated'>({
    type: 'evaluated',
    split: 'test',
    epoch,
    metrics: metricsOf(epoch, 'test', measured),
    classes: dataset.classes,
    confusion: confusion.to2DArray(),
    class_metrics: classificationReport(confusion, dataset.classes),
    mistakes: notableMistakes(predictions, labels, confusion).map((mistake) => ({
      ...mistake,
      png: encodePng(images, mistake.index, dataset.shape),
    })),
    actual: Buffer.from(labels).toString('base64'),
    predicted: Buffer.from(predicted).toString('base64'),
    seconds: (performance.now() - start) / 1000,
  });
  yield finished('completed', stopped);
}

function metricsOf(epoch: number, split: SplitName, values: object): Metric[] {
  return Object.entries(values).map(([name, value]) => ({ epoch, split, name, value }));
}
