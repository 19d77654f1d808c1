// Sweeps as runs.db gives them back: made up but plausible, written to a real file event by event, and read again.
// No number here was measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pipeline } from '../../src/config/pipeline.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { openStream, type Stream } from '../../src/random.ts';
import { readRun } from '../../src/record/read.ts';
import { openRecord } from '../../src/record/record.ts';
import type { RunData } from '../../src/record/run-data.ts';
import type { Assignment } from '../../src/search/space.ts';
import type { Event, Metric } from '../../src/train/event.ts';
import { finished, newRun, pipeline, started, trialSpec } from '../record/examples.ts';
import { CLASSES, CONFUSION, evaluation } from './sample-run.ts';

export interface SampleSweep {
  name: string;
  assignments: Assignment[];
  seeds: number[];
  epochs: number;
  /** Is the lower half of the unpromising ones stopped early? */
  pruned?: boolean;
  classes?: string[];
  command?: string;
}

/** 2 architectures × 3 optimizers × 3 dropout rates, each on 3 seeds. */
export const smallSweep: SampleSweep = {
  name: 'ann-vs-cnn',
  assignments: product({
    architecture: ['ann', 'cnn'],
    'optimizer.type': ['adam', 'rmsprop', 'sgd'],
    'vars.dropout': [0, 0.25, 0.5],
  }),
  seeds: [42, 43, 44],
  epochs: 12,
};

/** Augmentation and batch normalization, on and off, on 2 seeds. */
export const techniquesSweep: SampleSweep = {
  name: 'techniques',
  assignments: product({
    augmentation: ['none', 'flip', 'flip and shift'],
    'vars.batch_normalization': [false, true],
  }),
  seeds: [42, 43],
  epochs: 15,
};

/** As a search of 500 trials leaves it: continuous parameters, one seed, half of it stopped early. */
export function largeSweep(trials = 500, epochs = 30): SampleSweep {
  const random = openStream(3, 'large-sweep');
  return {
    name: 'tune',
    assignments: Array.from({ length: trials }, (_, i) => {
      const of = <T>(values: readonly T[], at: number): T =>
        values[Math.floor(random.uniform(8 * i + at) * values.length)] as T;
      return {
        architecture: of(['ann', 'cnn'], 0),
        'optimizer.type': of(['adam', 'rmsprop', 'sgd'], 1),
        'optimizer.learning_rate': Number((10 ** (-4 + 2.5 * random.uniform(8 * i + 2))).toPrecision(4)),
        'vars.dropout': Number((0.6 * random.uniform(8 * i + 3)).toFixed(3)),
        'training.batch_size': of([32, 64, 128, 256], 4),
      };
    }),
    seeds: [42],
    epochs,
    pruned: true,
  };
}

/** All combinations. */
export function product(values: Record<string, (string | number | boolean)[]>): Assignment[] {
  return Object.entries(values).reduce<Assignment[]>(
    (all, [name, some]) =>
      all.flatMap((assignment) => some.map((value) => ({ ...assignment, [name]: value }))),
    [{}],
  );
}

/** Writes a sweep to a new file, reads it back, and takes the file away. */
export async function recordedSweep(sample: SampleSweep): Promise<RunData> {
  const folder = mkdtempSync(join(tmpdir(), 'fmx sweep '));
  const record = openRecord(join(folder, 'runs.db'));
  const trials = sample.assignments.flatMap((assignment, i) =>
    sample.seeds.map((seed) => courseOf(sample, assignment, seed, i)),
  );
  const completed = trials.filter(({ status }) => status === 'completed');
  const best = completed.toSorted((a, b) => b.final - a.final)[0];
  const events = await Promise.all(trials.map((trial) => eventsOf(sample, trial, trial === best)));
  const clock = slots(2);
  const runId = record.transaction(() => {
    const id = record.beginRun(
      newRun({
        kind: 'sweep',
        name: sample.name,
        pipeline_path: `pipelines/${sample.name}.yaml`,
        pipeline_source: `name: ${sample.name}\n`,
        command: sample.command ?? `fmx sweep pipelines/${sample.name}.yaml`,
      }),
    );
    for (const { spec } of trials) record.addTrial(id, spec);
    trials.forEach((trial, i) => {
      for (const event of clock(events[i] ?? [], trial.seconds)) record.append(event, id);
    });
    record.finishRun(id, 'completed');
    return id;
  });
  const read = readRun(record.db, runId);
  record.close();
  rmSync(folder, { recursive: true });
  return { ...read, created_at: START, finished_at: START + 3_600_000 };
}

const START = Date.UTC(2025, 10, 22, 14, 3, 20);

/** How a trial goes. */
interface Course {
  spec: TrialSpec;
  status: 'completed' | 'pruned' | 'diverged' | 'failed';
  epochs: number;
  /** Validation accuracy at its end. */
  final: number;
  /** Epochs that it takes to learn two thirds of what it learns. */
  pace: number;
  /** Training accuracy over validation accuracy at the end. */
  gap: number;
  seconds: number;
  parameters: number;
  noise: Stream;
}

function courseOf(sample: SampleSweep, assignment: Assignment, seed: number, index: number): Course {
  const { architecture = 'cnn', augmentation = 'none' } = assignment;
  const optimizer = assignment['optimizer.type'] ?? 'adam';
  const dropout = Number(assignment['vars.dropout'] ?? 0.25);
  const rate = Number(assignment['optimizer.learning_rate'] ?? (optimizer === 'sgd' ? 0.01 : 0.001));
  const normalized = assignment['vars.batch_normalization'] === true;
  const noise = openStream(seed, 'sample-sweep', index);
  const off = Math.log10(rate) - (optimizer === 'sgd' ? -2 : -3);
  const augmented = augmentation === 'none' ? 0 : 1;
  const final =
    (architecture === 'cnn' ? 0.915 : 0.885) -
    0.018 * off ** 2 -
    (optimizer === 'sgd' ? 0.008 : optimizer === 'rmsprop' ? 0.002 : 0) -
    0.12 * (dropout - 0.25) ** 2 +
    0.006 * augmented +
    (normalized ? 0.004 : 0) +
    0.0025 * noise.normal(0) +
    0.001 * openStream(seed, 'sample-seed').normal(0);
  const status =
    optimizer === 'sgd' && rate > 0.02
      ? 'diverged'
      : sample.pruned && index % 17 === 16
        ? 'failed'
        : sample.pruned && final < (architecture === 'cnn' ? 0.9 : 0.875)
          ? 'pruned'
          : 'completed';
  const epochs = status === 'completed' ? sample.epochs : status === 'pruned' ? 6 : 2;
  return {
    spec: specOf(sample, assignment, seed, index),
    status,
    epochs,
    final,
    pace: (optimizer === 'sgd' ? 3.4 : 2) * (normalized ? 0.55 : 1) * (augmented ? 1.25 : 1),
    gap: 0.045 - 0.075 * dropout - 0.02 * augmented,
    seconds: epochs * (architecture === 'cnn' ? 11.5 : 1.3) * (1 + 0.04 * noise.normal(1)),
    parameters: architecture === 'cnn' ? 421_642 : 109_386,
    noise,
  };
}

function specOf(
  { classes = CLASSES }: SampleSweep,
  assignment: Assignment,
  seed: number,
  index: number,
): TrialSpec {
  const base = trialSpec('');
  const { type } = { type: String(assignment['optimizer.type'] ?? 'adam') };
  const changed: Pipeline = {
    ...pipeline,
    architecture: {
      name: String(assignment.architecture ?? 'cnn'),
      layers: [
        { type: 'flatten' },
        { type: 'dropout', rate: Number(assignment['vars.dropout'] ?? 0.25) },
        ...(assignment['vars.batch_normalization'] === true
          ? [{ type: 'batch_normalization' as const, momentum: 0.9, epsilon: 1e-3 }]
          : []),
        { type: 'dense', units: 10 + index, activation: 'softmax' },
      ],
    },
    optimizer: optimizerOf(type),
    seed,
  };
  return {
    ...base,
    id: `${index}-${seed}`,
    name: Object.values(assignment).join(', '),
    pipeline: changed,
    parameters: { ...assignment },
    seed,
    dataset: { ...base.dataset, classes },
  };
}

function optimizerOf(type: string): Pipeline['optimizer'] {
  if (type === 'adam') return pipeline.optimizer;
  if (type === 'sgd') return { ...SGD, type: 'sgd', nesterov: false };
  return { ...SGD, type: 'rmsprop', rho: 0.9, epsilon: 1e-7 };
}

const SGD = {
  learning_rate: 0.01,
  momentum: 0.9,
  weight_decay: 0,
  schedule: { type: 'constant' as const, warmup_epochs: 0 },
  clip: null,
};

async function eventsOf({ classes = CLASSES }: SampleSweep, course: Course, best: boolean): Promise<Event[]> {
  const { spec, status, epochs, final, parameters, seconds } = course;
  const trial = spec.id;
  const values = Array.from({ length: epochs }, (_, i) => epochOf(course, i + 1));
  const accuracies = values.map(({ accuracy }) => accuracy);
  const epoch = accuracies.indexOf(Math.max(...accuracies)) + 1;
  const made: Event[] = [started(trial, { parameter_count: parameters, epochs })];
  values.forEach(({ metrics, accuracy }, i) => {
    const isBest = accuracy === Math.max(...accuracies.slice(0, i + 1));
    made.push({
      type: 'epoch_finished',
      trial,
      at: 0,
      epoch: i + 1,
      metrics,
      seconds: seconds / epochs,
      images_per_second: (55000 * epochs) / seconds,
      best: isBest,
    });
  });
  if (status === 'completed') {
    const measured = await evaluation(classes, confusionOf(final - 0.004 + 0.001 * course.noise.normal(5)));
    made.push({
      type: 'evaluated',
      trial,
      at: 0,
      epoch,
      seconds: 0.4,
      ...measured,
      split: 'test',
      mistakes: best ? measured.mistakes : [],
      ...answersFor(measured.confusion, course.noise),
      metrics: [
        { epoch, split: 'test', name: 'accuracy', value: accuracyOf(measured.confusion) },
        { epoch, split: 'test', name: 'loss', value: 2.6 * (1 - final) },
      ],
    });
  }
  made.push(finished(trial, { ...ENDS[status], epochs, best_epoch: epoch, seconds }));
  return made;
}

const ENDS = {
  completed: { status: 'completed', reason: null },
  pruned: { status: 'pruned', reason: 'below the median of 12 others after epoch 6: 0.861 against 0.884' },
  diverged: { status: 'diverged', reason: 'the loss became NaN in step 12 of epoch 2' },
  failed: { status: 'failed', reason: 'its process was killed, as by a machine that is out of memory' },
} as const;

function epochOf({ status, final, pace, gap, noise, epochs }: Course, epoch: number) {
  const left = Math.exp(-epoch / pace);
  const wobble = 0.004 * noise.normal(10 + epoch);
  const diverged = status === 'diverged' && epoch === epochs;
  const accuracy = diverged ? 0.1 : Math.min(0.99, final - 0.16 * left + wobble * (0.3 + left));
  const trained = diverged ? 0.1 : Math.min(0.995, final + gap * (1 - Math.exp(-epoch / 8)) - 0.25 * left);
  const of = (split: Metric['split'], name: string, value: number): Metric => ({ epoch, split, name, value });
  const metrics = [
    of('train', 'loss', diverged ? Number.NaN : 2.7 * (1 - trained)),
    of('train', 'accuracy', trained),
    of('validation', 'loss', diverged ? Number.NaN : 2.7 * (1 - accuracy) + Math.max(0, gap) * 0.02 * epoch),
    of('validation', 'accuracy', accuracy),
  ];
  return { metrics, accuracy };
}

/** The known matrix with more or fewer mistakes. */
function confusionOf(accuracy: number): number[][] {
  const factor = (1 - accuracy) / 0.107;
  return CONFUSION.map((row, i) => {
    const wrong = row.map((count, j) => (i === j ? 0 : Math.round(count * factor)));
    const sum = wrong.reduce((a, b) => a + b, 0);
    return wrong.map((count, j) => (i === j ? Math.max(0, 1000 - sum) : count));
  });
}

/** An answer for each image, in the order of the classes: what is hard for one network is hard for most. */
function answersFor(confusion: number[][], noise: Stream): { actual: string; predicted: string } {
  const common = openStream(5, 'sample-difficulty');
  const [actual, predicted]: [number[], number[]] = [[], []];
  confusion.forEach((row, label) => {
    const count = row.reduce((sum, one) => sum + one, 0);
    const first = actual.length;
    const hard = (i: number): number => common.uniform(first + i) + 0.35 * noise.uniform(1000 + first + i);
    const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => hard(b) - hard(a));
    const answers = row.flatMap((times, answer) => Array.from({ length: times }, () => answer));
    const wrongFirst = answers.sort((a, b) => Number(a === label) - Number(b === label));
    order.forEach((image, i) => {
      actual[first + image] = label;
      predicted[first + image] = wrongFirst[i] ?? label;
    });
  });
  const encoded = (list: number[]): string => Buffer.from(Uint8Array.from(list)).toString('base64');
  return { actual: encoded(actual), predicted: encoded(predicted) };
}

const accuracyOf = (confusion: number[][]): number =>
  confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0) / confusion.flat().reduce((a, b) => a + b, 0);

/** Gives events their times: so many trials run side by side. */
function slots(count: number): (events: Event[], seconds: number) => Event[] {
  const free = Array.from({ length: count }, () => START);
  return (events, seconds) => {
    const begin = Math.min(...free);
    const end = begin + 1000 * seconds + 400;
    free[free.indexOf(begin)] = end + 100;
    const last = Math.max(1, events.length - 1);
    return events.map((event, i) => ({ ...event, at: Math.round(begin + ((end - begin) * i) / last) }));
  };
}
