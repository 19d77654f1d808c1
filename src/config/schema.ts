// The schema of a pipeline, put together from the plugins' own.
//
// It describes a pipeline as it is checked: variables replaced, `extends` followed, and each layer written as a map
// of its name to its options. What an editor checks is made from it in editor-schema.ts.
import type { TSchema } from 'typebox';
import { parse } from 'yaml';
import { augmentations } from '../augment/index.ts';
import { datasetSchema } from '../datasets/index.ts';
import { blocks } from '../layers/blocks.ts';
import { layers } from '../layers/index.ts';
import { losses } from '../losses/index.ts';
import { optimizers } from '../optimizers/index.ts';
import { prunings } from '../pruning/index.ts';
import { schedules } from '../schedules/index.ts';
import { searches } from '../search/index.ts';
import { asJsonSchema, type JsonSchema } from './json-schema.ts';
import { failureSchema, searchSchema } from './search-schema.ts';
import { clipSchema, metricSchema, resourcesSchema, trainingSchema } from './sections.ts';

const layersExample = ['flatten', { dense: { units: 10, activation: 'softmax' } }];

/** A list like that of the network's layers: a block's, or those of a network with a name. */
const layersReference: JsonSchema = {
  $ref: '#/properties/architecture/properties/layers',
  title: 'a list of layers',
};

const blockLayers: JsonSchema = { ...layersReference, description: 'The layers, in their order.' };

/** Blocks as plugins, which own the options that stand beside their layers. */
const layersAndBlocks: Record<string, Plugin> = {
  ...layers,
  ...Object.fromEntries(
    Object.entries<Plugin>(blocks).map(([name, { schema, ...block }]) => {
      const { properties = {}, required = [], ...rest } = asJsonSchema(schema);
      const options = { ...properties, layers: blockLayers };
      return [
        name,
        { ...block, schema: { ...rest, properties: options, required: [...required, 'layers'] } },
      ];
    }),
  ),
};

/** What the schema needs of a plugin. */
interface Plugin {
  summary: string;
  schema: TSchema | JsonSchema;
  /** A list item, as YAML. */
  example?: string;
}

/** One of a registry's plugins: its name under a tag, its options beside it, and those that all of them take. */
function oneOf(
  registry: Record<string, Plugin>,
  more: { tag?: string; common?: Record<string, JsonSchema> } & Pick<
    JsonSchema,
    'type' | 'description' | 'default' | 'examples'
  >,
): JsonSchema {
  const { tag = 'type', common = {}, ...annotations } = more;
  return {
    type: 'object',
    ...annotations,
    discriminator: { propertyName: tag },
    oneOf: Object.entries(registry).map(([name, { summary, schema }]) => {
      const { properties = {}, required = [] } = asJsonSchema(schema);
      return {
        type: 'object',
        description: summary,
        properties: { [tag]: { const: name }, ...properties, ...common },
        required: [tag, ...required],
        additionalProperties: false,
      };
    }),
  };
}

/** A list of a registry's plugins, each a map of one name to its options. */
function listOf(
  registry: Record<string, Plugin>,
  title: string,
  more: { description: string; minItems?: number; default?: unknown; examples?: unknown[] },
): JsonSchema {
  return {
    type: 'array',
    ...more,
    maxItems: 1000,
    items: {
      type: 'object',
      title,
      properties: Object.fromEntries(
        Object.entries(registry).map(([name, { summary, schema, example = '' }]) => {
          const options = { ...schema, description: summary };
          return [name, example.startsWith(`${name}:`) ? withExample(options, name, example) : options];
        }),
      ),
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
    },
  };
}

/** An example is read when it is asked for, which most commands never do. */
const withExample = (schema: JsonSchema, name: string, example: string): JsonSchema => ({
  ...schema,
  get examples() {
    return [Object(parse(example))[name]];
  },
});

const title = (description: string): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: 100,
  pattern: '^\\S(.*\\S)?$',
  description,
});

export const pipelineSchema: JsonSchema = {
  type: 'object',
  properties: {
    name: { ...title('What the run is called, in tables and in the report.'), examples: ['ann-baseline'] },
    description: {
      type: 'string',
      maxLength: 10_000,
      default: '',
      description: 'What it is meant to show.',
      examples: ['Does dropout help?'],
    },
    extends: {
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      description:
        'A file, or several, whose keys this one takes over, as seen from its folder. Maps are joined key by key; ' +
        'all else is replaced; `null` takes a key away.',
      examples: ['ann-baseline.yaml'],
    },
    vars: {
      type: 'object',
      propertyNames: { pattern: '^(?!(constructor|prototype)$)[A-Za-z][A-Za-z0-9_]*$' },
      description: 'Values by name, for `$name` anywhere in the file.',
      examples: [{ dropout: 0.3 }],
    },
    dataset: { ...asJsonSchema(datasetSchema), examples: [{ name: 'fashion-mnist', validation: 5000 }] },
    architecture: {
      type: 'object',
      properties: {
        name: { ...title('What the network is called in comparisons.'), examples: ['ann'] },
        layers: listOf(layersAndBlocks, 'a layer', {
          description: 'The layers, from the image to one number for each class.',
          minItems: 1,
          examples: [layersExample],
        }),
      },
      required: ['name', 'layers'],
      additionalProperties: false,
      description: 'The network.',
      examples: [{ name: 'ann', layers: layersExample }],
    },
    architectures: {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$' },
      additionalProperties: {
        type: 'object',
        title: 'a network',
        description: 'A network: a file that has it, or its layers.',
        properties: {
          use: {
            type: 'string',
            description:
              'A file whose network it is, as seen from the folder of this one. Its variables come along; those that ' +
              'this file has of the same name win.',
            examples: ['cnn-baseline.yaml'],
          },
          layers: {
            ...layersReference,
            description: 'The layers, where no file is used.',
            examples: [layersExample],
          },
        },
        additionalProperties: false,
      },
      description:
        'Networks by name: `architecture: cnn` takes the one called cnn, and a search over `architecture` compares ' +
        'them. Without `architecture`, the first is taken.',
      examples: [{ ann: { layers: layersExample }, cnn: { use: 'cnn-baseline.yaml' } }],
    },
    augmentation: listOf(augmentations, 'an augmentation', {
      description:
        'Random changes of the training images: first all that move pixels, joined in their order into one ' +
        'interpolation, then those of brightness and the like, in theirs, then mixup.',
      default: [],
      examples: [
        [{ rotation: { degrees: 10 } }, 'horizontal_flip', { shift: { fraction: 0.1, probability: 0.5 } }],
      ],
    }),
    loss: oneOf(losses, {
      description: 'What the training makes small.',
      default: { type: 'categorical_crossentropy' },
    }),
    optimizer: oneOf(optimizers, {
      common: {
        schedule: oneOf(schedules, {
          description: 'How the learning rate changes over the training.',
          default: { type: 'constant' },
          examples: [{ type: 'cosine', warmup_epochs: 1 }],
        }),
        clip: asJsonSchema(clipSchema),
      },
      description: 'How the weights are changed.',
      examples: [{ type: 'adam', learning_rate: 0.001 }],
    }),
    training: asJsonSchema(trainingSchema),
    metric: asJsonSchema(metricSchema),
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 42,
      description: 'Decides all that is random: the split, the first weights, the order, dropout.',
    },
    resources: asJsonSchema(resourcesSchema),
    search: oneOf(searches, {
      tag: 'method',
      common: {
        ...asJsonSchema(searchSchema).properties,
        early_termination: oneOf(prunings, {
          type: ['object', 'null'],
          default: null,
          description: 'Ends trials that do not look as if they could win; `null` trains all to their end.',
          examples: [{ type: 'asha', min_epochs: 2, eta: 3 }],
        }),
      },
      description:
        'What a sweep varies, and how: `fmx plan` shows its trials, `fmx sweep` runs them. `fmx run` trains the values ' +
        'that the file has.',
      examples: [{ method: 'grid', parameters: { 'optimizer.type': ['sgd', 'adam'] }, replicates: 3 }],
    }),
    failure: asJsonSchema(failureSchema),
  },
  required: ['name', 'dataset', 'architecture', 'optimizer'],
  additionalProperties: false,
};
