// A small run as values: its pipeline, a trial of it, and the events that the trial sends.
import { PNG } from 'pngjs';
import type { Pipeline } from '../../src/config/pipeline.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import type { NewRun } from '../../src/record/record.ts';
import type { Environment } from '../../src/record/run-data.ts';
import type { Event, EventOf, Metric } from '../../src/train/event.ts';

export const pipeline: Pipeline = {
  name: 'ann-baseline',
  description: '',
  dataset: { name: 'fashion-mnist', validation: 5000 },
  architecture: {
    name: 'ann',
    layers: [
      { type: 'flatten' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', units: 3, activation: 'softmax' },
    ],
  },
  augmentation: [],
  loss: { type: 'categorical_crossentropy', label_smoothing: 0 },
  optimizer: {
    type: 'adam',
    learning_rate: 0.001,
    beta_1: 0.9,
    beta_2: 0.999,
    epsilon: 1e-7,
    weight_decay: 0,
    schedule: { type: 'constant', warmup_epochs: 0 },
    clip: null,
  },
  training: {
    epochs: 2,
    batch_size: 64,
    early_stopping: null,
    weight_average: null,
    restore_best_weights: true,
  },
  metric: { name: 'validation.accuracy', goal: 'maximize' },
  seed: 42,
  resources: {
    engine: 'onnxruntime',
    device: 'auto',
    fallback: 'none',
    gpu: 1,
    threads: 1,
    concurrency: 'auto',
  },
};

export const environment: Environment = {
  fmx_version: '0.1.0',
  node: '20.20.0',
  platform: 'linux 6.1 x64',
  cpu: 'A CPU',
  cores: 2,
  memory_bytes: 8_000_000_000,
  gpu: null,
  packages: { 'onnxruntime-node': '1.30.0' },
  git_commit: null,
};

export function newRun(changes: Partial<NewRun> = {}): NewRun {
  return {
    kind: 'run',
    name: pipeline.name,
    pipeline_path: 'pipelines/ann-baseline.yaml',
    pipeline_source: 'name: ann-baseline\n',
    pipeline,
    command: 'fmx run pipelines/ann-baseline.yaml',
    metric: { name: 'validation.accuracy', goal: 'maximize' },
    dataset: { name: 'fashion-mnist', train: 55000, validation: 5000, test: 10000, fingerprint: 'f00d' },
    seed: 42,
    environment,
    ...changes,
  };
}

export function trialSpec(id: string, changes: Partial<TrialSpec> = {}): TrialSpec {
  return {
    id,
    name: 'ann-baseline',
    pipeline,
    parameters: { 'optimizer.type': 'adam', 'optimizer.learning_rate': 0.001 },
    seed: 42,
    dataset: {
      source: 'fashion-mnist',
      files: {},
      shape: { height: 28, width: 28, channels: 1 },
      classes: ['Shirt', 'T-shirt/top', 'Bag'],
      counts: { train: 60000, test: 10000 },
      fingerprint: 'f00d',
    },
    ...changes,
  };
}

export function started(trial: string, changes: Partial<EventOf<'trial_started'>> = {}): Event {
  return {
    type: 'trial_started',
    trial,
    at: 1_760_000_000_000,
    pid: 4711,
    attempt: 1,
    resumed_from: 0,
    device: {
      engine: 'onnxruntime',
      engine_version: '1.30.0',
      device: 'cpu',
      threads: 1,
      reason: 'no GPU was found',
    },
    parameter_count: 2355,
    epochs: 2,
    steps_per_epoch: 860,
    train_images: 55000,
    validation_images: 5000,
    ...changes,
  };
}

export function epochFinished(
  trial: string,
  epoch: number,
  values: { loss?: number; accuracy: number; best: boolean },
): EventOf<'epoch_finished'> {
  const of = (split: Metric['split'], name: string, value: number): Metric => ({ epoch, split, name, value });
  return {
    type: 'epoch_finished',
    trial,
    at: 1_760_000_000_000 + epoch * 1000,
    epoch,
    metrics: [
      of('train', 'loss', 0.5),
      of('train', 'accuracy', 0.9),
      of('train', 'learning_rate', 0.001),
      of('validation', 'loss', values.loss ?? 0.4),
      of('validation', 'accuracy', values.accuracy),
    ],
    seconds: epoch,
    images_per_second: 55000 / epoch,
    best: values.best,
  };
}

/** As the confusion matrix below has them; CNNs err on other shirts. */
const ACTUAL = [...new Array(10).fill(0), ...new Array(10).fill(1), ...new Array(10).fill(2)];
const predictedBy = (trial: string): number[] => [
  ...(trial.startsWith('c') ? [1, 0, 0, 0, 0, 0, 1, 0, 0, 0] : [0, 0, 0, 1, 0, 0, 1, 0, 0, 0]),
  ...[0, 1, 1, 1, 0, 1, 1, 0, 1, 1],
  ...new Array(10).fill(2),
];

export function evaluated(trial: string, epoch: number, accuracy: number): EventOf<'evaluated'> {
  return {
    type: 'evaluated',
    trial,
    at: 1_760_000_003_000,
    split: 'test',
    epoch,
    metrics: [
      { epoch, split: 'test', name: 'accuracy', value: accuracy },
      { epoch, split: 'test', name: 'loss', value: 0.45 },
    ],
    classes: ['Shirt', 'T-shirt/top', 'Bag'],
    confusion: [
      [8, 2, 0],
      [3, 7, 0],
      [0, 0, 10],
    ],
    class_metrics: [
      { class: 'Shirt', precision: 8 / 11, recall: 0.8, f1: 16 / 21, support: 10 },
      { class: 'T-shirt/top', precision: 7 / 9, recall: 0.7, f1: 14 / 19, support: 10 },
      { class: 'Bag', precision: 1, recall: 1, f1: 1, support: 10 },
    ],
    mistakes: [
      { index: 7, actual: 1, predicted: 0, confidence: 0.9, png: grayPng(200) },
      { index: 3, actual: 0, predicted: 1, confidence: 0.6, png: grayPng(100) },
    ],
    actual: Buffer.from(ACTUAL).toString('base64'),
    predicted: Buffer.from(predictedBy(trial)).toString('base64'),
    seconds: 0.2,
  };
}

export function finished(trial: string, changes: Partial<EventOf<'trial_finished'>> = {}): Event {
  return {
    type: 'trial_finished',
    trial,
    at: 1_760_000_004_000,
    status: 'completed',
    reason: null,
    epochs: 2,
    best_epoch: 2,
    seconds: 4,
    peak_memory_bytes: 200_000_000,
    ...changes,
  };
}

/** A whole trial of two epochs; the second is the better one. */
export function trialEvents(trial: string, accuracy = 0.88): Event[] {
  return [
    started(trial),
    epochFinished(trial, 1, { accuracy: accuracy - 0.1, best: true }),
    epochFinished(trial, 2, { accuracy, best: true }),
    {
      type: 'artifact',
      trial,
      at: 1_760_000_002_500,
      kind: 'checkpoint',
      path: 'a1/checkpoint.safetensors',
      bytes: 9420,
    },
    evaluated(trial, 2, accuracy - 0.005),
    finished(trial),
  ];
}

export function grayPng(value: number): string {
  const png = new PNG({ width: 2, height: 2 });
  png.data.fill(value);
  return PNG.sync.write(png).toString('base64');
}
