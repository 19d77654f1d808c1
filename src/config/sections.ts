// The parts of a pipeline that belong to no plugin: training, metric, resources, clipping.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type EngineName, engines } from '../engines/index.ts';
import { DEVICES } from '../engines/open.ts';
import { METRICS } from '../metrics/watched.ts';

const closed = { additionalProperties: false } as const;

const earlyStopping = Type.Object(
  {
    metric: Type.Enum([...METRICS], { default: 'validation.loss', description: 'What must get better.' }),
    patience: Type.Integer({
      default: 5,
      minimum: 1,
      maximum: 100_000,
      description: 'How many epochs in a row may pass without a better value.',
    }),
    min_delta: Type.Number({
      default: 0,
      minimum: 0,
      description: 'A value is better only if it is better by more than this.',
    }),
  },
  closed,
);
export type EarlyStopping = Static<typeof earlyStopping>;

const weightAverage = Type.Object(
  {
    decay: Type.Number({
      default: 0.999,
      minimum: 0,
      exclusiveMaximum: 1,
      description:
        'What a step leaves of the average, at most; in the first steps less, (1 + t)/(10 + t) in step t.',
    }),
  },
  closed,
);
export type WeightAverage = Static<typeof weightAverage>;

export const trainingSchema = Type.Object(
  {
    epochs: Type.Integer({
      default: 20,
      minimum: 1,
      maximum: 100_000,
      description: 'How often all training images are gone through, at most.',
    }),
    batch_size: Type.Integer({
      default: 64,
      minimum: 1,
      maximum: 65_536,
      description: 'How many images make one step.',
    }),
    early_stopping: Type.Unsafe<EarlyStopping | null>({
      ...earlyStopping,
      type: ['object', 'null'],
      default: null,
      description: 'Ends the training when it does not get better any more; `null` turns it off.',
      examples: [{ metric: 'validation.loss', patience: 5 }],
    }),
    weight_average: Type.Unsafe<WeightAverage | null>({
      ...weightAverage,
      type: ['object', 'null'],
      default: null,
      description:
        'Keeps an exponential moving average of the weights (running statistics too), which validation, test and the ' +
        'best weights use; ' +
        '`null` turns it off.',
      examples: [{ decay: 0.999 }],
    }),
    restore_best_weights: Type.Boolean({
      default: true,
      description: 'Test with the weights of the epoch that was best by `metric`, not with the last ones?',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'How long and in which steps the network is trained.',
    examples: [{ epochs: 20, batch_size: 64 }],
  },
);

export const metricSchema = Type.Object(
  {
    name: Type.Enum([...METRICS], {
      default: 'validation.accuracy',
      description: 'The number that ranks epochs and trials.',
    }),
    goal: Type.Optional(
      Type.Enum(['maximize', 'minimize'], {
        description: 'Is more better, or less? Left out, it follows from the name.',
      }),
    ),
  },
  {
    ...closed,
    default: {},
    description: 'What the best epoch, and the best trial, is best at.',
    examples: [{ name: 'validation.accuracy', goal: 'maximize' }],
  },
);

const clip = Type.Object(
  {
    norm: Type.Number({
      exclusiveMinimum: 0,
      description: 'Gradients whose global norm is larger are scaled down to it.',
    }),
  },
  closed,
);
export type Clip = Static<typeof clip>;

export const clipSchema = Type.Unsafe<Clip | null>({
  ...clip,
  type: ['object', 'null'],
  default: null,
  description: 'Limits the size of a step (R. Pascanu et al., ICML 2013); `null` turns it off.',
  examples: [{ norm: 1 }],
});

export const resourcesSchema = Type.Object(
  {
    engine: Type.Enum(Object.keys(engines) as EngineName[], {
      default: 'onnxruntime',
      description:
        'What runs the network; fmx brings onnxruntime. For tensorflow, install @tensorflow/tfjs-node.',
    }),
    device: Type.Enum([...DEVICES], {
      default: 'auto',
      description:
        'What computes; `auto` takes a GPU where there is one, `gpu` the best one that the engine can use.',
    }),
    fallback: Type.Enum(['none', 'cpu'], {
      default: 'none',
      description: 'What is used where the device cannot be used; with `none`, that is an error.',
    }),
    gpu: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 1,
      description: 'The share of a GPU that a trial takes: with 0.25, a sweep trains four on each at once.',
    }),
    threads: Type.Union([Type.Literal('auto'), Type.Integer({ minimum: 1, maximum: 1024 })], {
      default: 'auto',
      description:
        'How many threads a trial computes with. `auto`: all there are, up to 8; in a sweep, one for each trial.',
    }),
    concurrency: Type.Union([Type.Literal('auto'), Type.Integer({ minimum: 1, maximum: 1024 })], {
      default: 'auto',
      description:
        'How many trials of a sweep run at once. `auto`: as many as there are cores for, or as share the GPU.',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'Where the training runs. It changes no result by more than rounding.',
    examples: [{ device: 'cpu', threads: 1 }],
  },
);
