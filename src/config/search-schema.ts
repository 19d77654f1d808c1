// The parts of a pipeline that only a sweep reads: what to vary, how far to go, and what to do when trials fail.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { DURATION } from './duration.ts';
import { asJsonSchema, type JsonSchema } from './json-schema.ts';
import type { Plain } from './node.ts';

const closed = { additionalProperties: false } as const;

type Value = string | number | boolean;

const value: JsonSchema = { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] };
const valueOrValues: JsonSchema = { anyOf: [...(value.anyOf ?? []), { type: 'array', items: value }] };

/** A map of paths. */
const byPath = <T>(inner: JsonSchema, more: JsonSchema = {}) =>
  Type.Unsafe<Record<string, T>>({ type: 'object', minProperties: 1, ...more, additionalProperties: inner });

const duration = (description: string, example: string) =>
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    title: 'a duration (90s, 30m, 2h)',
    pattern: DURATION,
    default: null,
    description,
    examples: [example],
  });

/** What a parameter may be written as: a list stands for its values. */
export const PARAMETER = 'a list of values, or a map';

const parameterSchema = Type.Object(
  {
    values: Type.Optional(
      Type.Unsafe<Plain[] | Record<string, Plain>>({
        anyOf: [{ type: 'array' }, { type: 'object' }],
        description:
          'The values to try: a list, or a map that gives each a name, as in `{none: [], flip: [horizontal_flip]}`. ' +
          'A value that is a map is joined with what the file has there.',
        examples: [[32, 64]],
      }),
    ),
    distribution: Type.Optional(
      Type.Enum(['uniform', 'log_uniform', 'int', 'log_int'], {
        description:
          'Draws from a range instead; the log ones draw each power of ten as often. Not for a grid.',
        examples: ['log_uniform'],
      }),
    ),
    min: Type.Optional(
      Type.Number({ description: 'The least value of a distribution.', examples: [0.0001] }),
    ),
    max: Type.Optional(Type.Number({ description: 'The greatest.', examples: [0.01] })),
    step: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'Only `min`, `min` + `step`, and so on. It makes a range finite: a grid can have it too.',
        examples: [0.001],
      }),
    ),
    when: Type.Optional(
      byPath<Value | Value[]>(valueOrValues, {
        description:
          'Varies it only where other parameters have these values; elsewhere it is as the file has it.',
        examples: [{ architecture: 'cnn' }],
      }),
    ),
  },
  {
    ...closed,
    title: PARAMETER,
    description: 'A parameter: its values, or the range that they are drawn from.',
  },
);
export type ParameterSpec = Static<typeof parameterSchema>;

const finalists = Type.Object(
  {
    top: Type.Integer({ minimum: 1, maximum: 1000, default: 3, description: 'How many of the best.' }),
    seeds: Type.Integer({ minimum: 1, maximum: 1000, default: 5, description: 'How many fresh seeds each.' }),
  },
  closed,
);
export type Finalists = Static<typeof finalists>;

/** What every search method takes. */
export const searchSchema = Type.Object({
  parameters: byPath<ParameterSpec>(asJsonSchema(parameterSchema), {
    minProperties: 0,
    default: {},
    description:
      'What varies: paths as after `--set`, each with its values. A plain list stands for `{values: …}`.',
    examples: [
      {
        'training.batch_size': [32, 64],
        'optimizer.learning_rate': { distribution: 'log_uniform', min: 0.0001, max: 0.01 },
      },
    ],
  }),
  zip: Type.Array(byPath<Plain[]>({ type: 'array', minItems: 1, examples: [[32, 64]] }), {
    default: [],
    description: 'Parameters that vary together: the first values, the second ones, and so on.',
    examples: [[{ 'training.batch_size': [64, 256], 'training.epochs': [20, 40] }]],
  }),
  include: Type.Array(byPath<Value>(value), {
    default: [],
    description: 'Further configurations, tried first. What one does not name is as the file has it.',
    examples: [[{ 'optimizer.learning_rate': 0.1 }]],
  }),
  exclude: Type.Array(byPath<Value | Value[]>(valueOrValues), {
    default: [],
    description: 'Configurations to leave out: those that have all of these values.',
    examples: [[{ architecture: 'ann', 'optimizer.type': 'sgd' }]],
  }),
  replicates: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 1,
    description:
      'Trials of each configuration, with the seeds `seed`, `seed` + 1, and so on: the same for all, so that ' +
      'differences can be taken seed by seed.',
    examples: [3],
  }),
  max_trials: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100_000,
      description:
        'How many trials, replicates counted and finalists not. A larger grid is refused (1000 if left out); ' +
        'every other method needs it.',
      examples: [60],
    }),
  ),
  batch: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 8,
    description:
      'How many configurations a method that learns (tpe, gp) proposes at a time, before it waits for all of them. ' +
      'It is fixed, so that a sweep does not depend on how many trials run at once.',
  }),
  time_budget: duration('Begins no trial after that time.', '2h'),
  target: Type.Unsafe<number | null>({
    type: ['number', 'null'],
    default: null,
    description: 'Ends the sweep when a configuration has reached this value of the metric.',
    examples: [0.92],
  }),
  finalists: Type.Unsafe<Finalists | null>({
    ...finalists,
    type: ['object', 'null'],
    default: null,
    description:
      'Runs the best configurations again, on seeds that did not select them, and these decide: the best of many is ' +
      'also a lucky one.',
    examples: [{ top: 3, seeds: 5 }],
  }),
});

export const failureSchema = Type.Object(
  {
    max_retries: Type.Integer({
      minimum: 0,
      maximum: 100,
      default: 1,
      description: 'How often a trial whose process crashed, or ran out of memory, is tried again.',
    }),
    trial_timeout: duration('Ends a trial that takes longer.', '30m'),
    max_consecutive_failures: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 5,
      description: 'Ends a sweep after so many failed trials in a row.',
    }),
  },
  {
    ...closed,
    default: {},
    description: 'What a sweep does about trials that fail.',
    examples: [{ max_retries: 1, trial_timeout: '30m', max_consecutive_failures: 5 }],
  },
);
