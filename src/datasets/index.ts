// The registry of data sets, the pipeline's `dataset:` part made out of it, and how one is found and read.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import type {
  Dataset,
  DatasetFacts,
  DatasetSource,
  IdentifiedDataset,
  LocateContext,
  LocatedDataset,
} from './dataset.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { idxFiles } from './idx-files.ts';

export const datasets = {
  'fashion-mnist': fashionMnist,
  idx: idxFiles,
} satisfies Record<string, DatasetSource>;

export type DatasetName = keyof typeof datasets;

type ConfigOf<Name extends DatasetName> = {
  name: Name;
  validation: number;
} & Static<(typeof datasets)[Name]['schema']>;

/** What stands under `dataset:`, defaults filled in. */
export type DatasetConfig = { [Name in DatasetName]: ConfigOf<Name> }[DatasetName];

/** Training examples that are held out where a pipeline does not say how many. */
const DEFAULT_VALIDATION = 5000;

/** A source's own options, and those that all sources share. */
function schemaOf([name, { summary, schema }]: [string, DatasetSource]) {
  return Type.Object(
    {
      name: Type.Literal(name, { description: summary }),
      validation: Type.Optional(
        Type.Union(
          [Type.Integer({ minimum: 0 }), Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })],
          {
            default: DEFAULT_VALIDATION,
            description:
              'Training examples to hold out for validation: how many, or which share (0.1). Stratified and seeded.',
          },
        ),
      ),
      ...schema.properties,
    },
    { additionalProperties: false, description: summary },
  );
}

/** One alternative a source, told apart by `name` (for ajv: `discriminator: true`, `useDefaults: true`). */
export const datasetSchema = Type.Unsafe<DatasetConfig>({
  type: 'object',
  description: 'The data: where they come from, and how many are held out for validation.',
  required: ['name'],
  discriminator: { propertyName: 'name' },
  oneOf: Object.entries(datasets).map(schemaOf),
});

/** Shape, classes and counts, without fetching anything. Throws FmxError('data') where files are needed and wrong. */
export function describeDataset(
  config: DatasetConfig,
  context: Pick<LocateContext, 'baseDir'>,
): Promise<DatasetFacts> {
  return sourceOf(config.name).describe(config, context);
}

/** The same with its fingerprint. Throws FmxError('data') where files are needed and wrong. */
export function identifyDataset(
  config: DatasetConfig,
  context: Pick<LocateContext, 'baseDir'>,
): Promise<IdentifiedDataset> {
  return sourceOf(config.name).identify(config, context);
}

/**
 * Finds, or fetches, and checks the files of a data set. Throws FmxError('data'), FmxError('storage') where
 * the cache cannot be written, or the reason of `context.signal`.
 */
export function locateDataset(config: DatasetConfig, context: LocateContext): Promise<LocatedDataset> {
  return sourceOf(config.name).locate(config, context);
}

/** Reads a located data set into memory. Throws FmxError('data'). */
export function loadDataset(located: LocatedDataset): Promise<Dataset> {
  return sourceOf(located.source).load(located);
}

function sourceOf(name: string): DatasetSource {
  const source = Object.entries<DatasetSource>(datasets).find(([known]) => known === name)?.[1];
  if (source === undefined) {
    throw new FmxError('data', `there is no data set source called ${name}`, {
      hint: `There are: ${Object.keys(datasets).join(', ')}.`,
    });
  }
  return source;
}
