// A run as runs.db would give it back, made up but plausible: what the tests of the report look at.
// The pictures are of the committed sample of Fashion-MNIST; no number here was measured.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIdx } from '../../src/datasets/idx.ts';
import { openStream } from '../../src/random.ts';
import type { Evaluation, RunData, TrialData } from '../../src/record/run-data.ts';
import type { Metric, PicturedMistake } from '../../src/train/event.ts';
import { encodePng } from '../../src/train/png.ts';

const here = dirname(fileURLToPath(import.meta.url));
const sample = join(here, '../fixtures/fashion-mnist-sample');

export const CLASSES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

export const CONFUSION = [
  [842, 1, 13, 20, 3, 1, 112, 0, 8, 0],
  [2, 974, 1, 16, 3, 0, 3, 0, 1, 0],
  [15, 1, 803, 10, 94, 0, 76, 0, 1, 0],
  [20, 6, 9, 903, 29, 0, 29, 0, 4, 0],
  [0, 1, 76, 28, 824, 0, 69, 0, 2, 0],
  [0, 0, 0, 0, 0, 966, 0, 21, 1, 12],
  [106, 1, 72, 26, 66, 0, 720, 0, 9, 0],
  [0, 0, 0, 0, 0, 10, 0, 968, 0, 22],
  [4, 1, 4, 4, 3, 2, 5, 4, 973, 0],
  [0, 0, 0, 0, 0, 7, 1, 35, 0, 957],
];

const EPOCHS = 20;
const BEST = 17;
const noise = openStream(7, 'sample-run');

/** One trial of 20 epochs, the 17th the best, with its evaluation on 10,000 test images. */
export async function sampleRun(): Promise<RunData> {
  return {
    id: 1,
    kind: 'run',
    name: 'ann-baseline',
    pipeline_path: 'pipelines/ann-baseline.yaml',
    pipeline_source: PIPELINE,
    command: 'npx fmx run pipelines/ann-baseline.yaml --set seed=42',
    status: 'completed',
    metric: { name: 'validation.accuracy', goal: 'maximize' },
    created_at: Date.UTC(2025, 10, 22, 14, 3, 20),
    finished_at: Date.UTC(2025, 10, 22, 14, 3, 52),
    dataset: {
      name: 'fashion-mnist',
      train: 55000,
      validation: 5000,
      test: 10000,
      fingerprint: '5f0c2a4e9b1d7386e2c8f1a05b3d49c7aa6e0d1f2b84c6937e5f10a2b3c4d5e6',
    },
    environment: ENVIRONMENT,
    trials: [{ ...trialBefore(), ...finished(), metrics: metrics(), evaluations: [await evaluation()] }],
  };
}

/** A trial that has begun and measured nothing yet. */
export function trialBefore(): TrialData {
  return {
    id: 1,
    hash: '3e1f9a',
    name: 'ann-baseline',
    architecture: 'ann',
    seed: 42,
    status: 'running',
    reason: null,
    attempt: 1,
    started_at: Date.UTC(2025, 10, 22, 14, 3, 21),
    finished_at: null,
    seconds: null,
    epochs: 0,
    best_epoch: null,
    parameter_count: 109386,
    engine: 'onnxruntime',
    device: 'cpu',
    device_reason: 'no GPU was found',
    threads: 1,
    images_per_second: null,
    peak_memory_bytes: null,
    parameters: {},
    config: { name: 'ann-baseline', seed: 42, training: { epochs: EPOCHS, batch_size: 64 } },
    metrics: [],
    evaluations: [],
    artifacts: [],
    pictures: {},
    environment: null,
  };
}

function finished(): Partial<TrialData> {
  return {
    status: 'completed',
    finished_at: Date.UTC(2025, 10, 22, 14, 3, 51),
    seconds: 30.4,
    epochs: EPOCHS,
    best_epoch: BEST,
    images_per_second: 43210,
    peak_memory_bytes: 412e6,
  };
}

/** Curves as this network has them: training falls on, validation flattens. */
export function metrics(): Metric[] {
  return Array.from({ length: EPOCHS }, (_, i) => i + 1).flatMap((epoch) => {
    const wobble = (index: number, size: number): number => size * (noise.uniform(8 * epoch + index) - 0.5);
    const validationAccuracy =
      epoch === BEST ? 0.8962 : 0.892 - 0.055 * Math.exp(-epoch / 4) + wobble(3, 0.006);
    return [
      {
        epoch,
        split: 'train',
        name: 'loss',
        value: 0.262 + 0.42 * Math.exp(-epoch / 3.2) + wobble(0, 0.004),
      },
      {
        epoch,
        split: 'train',
        name: 'accuracy',
        value: 0.903 - 0.13 * Math.exp(-epoch / 3.5) + wobble(1, 0.002),
      },
      { epoch, split: 'train', name: 'seconds', value: 1.27 + wobble(4, 0.06) },
      {
        epoch,
        split: 'validation',
        name: 'loss',
        value: 0.296 + 0.19 * Math.exp(-epoch / 3) + 0.0016 * Math.max(0, epoch - 9) + wobble(2, 0.008),
      },
      { epoch, split: 'validation', name: 'accuracy', value: validationAccuracy },
    ];
  });
}

export async function evaluation(classes = CLASSES, confusion = CONFUSION): Promise<Evaluation> {
  const columnSums = classes.map((_, j) => confusion.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  return {
    split: 'test',
    classes,
    confusion,
    class_metrics: classes.map((name, i) => {
      const hits = confusion[i]?.[i] ?? 0;
      const support = confusion[i]?.reduce((sum, count) => sum + count, 0) ?? 0;
      const [precision, recall] = [hits / (columnSums[i] ?? 1), hits / support];
      return { class: name, precision, recall, f1: (2 * precision * recall) / (precision + recall), support };
    }),
    mistakes: await mistakes(),
  };
}

/** Pictures of the class that is meant, of the six most confused pairs. */
async function mistakes(): Promise<PicturedMistake[]> {
  const { data: images, dims } = await readIdx(join(sample, 't10k-images-idx3-ubyte.gz'));
  const { data: labels } = await readIdx(join(sample, 't10k-labels-idx1-ubyte.gz'));
  const [, height = 28, width = 28] = dims;
  const pairs = [
    [0, 6],
    [6, 0],
    [2, 4],
    [2, 6],
    [4, 2],
    [6, 2],
  ] as const;
  return pairs.flatMap(([actual, predicted]) =>
    [...labels.keys()]
      .filter((index) => labels[index] === actual)
      .slice(predicted, predicted + 12)
      .map((index, i) => ({
        index,
        actual,
        predicted,
        confidence: 0.985 - 0.021 * i,
        png: encodePng(images, index, { height, width, channels: 1 }),
      })),
  );
}

const ENVIRONMENT: RunData['environment'] = {
  fmx_version: '0.1.0',
  node: 'v20.20.2',
  platform: 'linux x64, Debian GNU/Linux 12',
  cpu: 'AMD EPYC 7B13',
  cores: 2,
  memory_bytes: 8.2e9,
  gpu: null,
  packages: { 'onnxruntime-node': '1.30.0', 'better-sqlite3': '12.11.1' },
  git_commit: '64cbb4e1c1',
};

const PIPELINE = `# Fashion-MNIST with two hidden layers.
name: ann-baseline
dataset: {name: fashion-mnist, validation: 5000}
architecture:
  name: ann
  layers:
    - flatten
    - dense: {units: 128, activation: relu}
    - dropout: {rate: 0.3}
    - dense: {units: 64, activation: relu}
    - dense: {units: 10, activation: softmax}
optimizer: {type: adam, learning_rate: 0.001}
training: {epochs: 20, batch_size: 64, early_stopping: {metric: validation.loss, patience: 5}}
seed: 42
`;
