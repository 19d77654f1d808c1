// A tree of values → a checked pipeline with all defaults filled in; every error of the tree at once.
import { Ajv, type ValidateFunction } from 'ajv';
import type { Static } from 'typebox';
import type { AugmentationName } from '../augment/index.ts';
import type { FmxError } from '../errors.ts';
import type { LayerSpec } from '../layers/network.ts';
import { goalOf } from '../metrics/watched.ts';
import { meaningErrors } from './check-meaning.ts';
import { asOne, throwAll } from './fail.ts';
import { inFull } from './named-items.ts';
import { type MapNode, toPlain } from './node.ts';
import type { Pipeline } from './pipeline.ts';
import { pipelineSchema } from './schema.ts';
import { schemaErrors } from './schema-error.ts';
import type { failureSchema } from './search-schema.ts';
import { type CheckedSearch, type Failure, failureOf, type Search, searchOf } from './sweep.ts';

/** A pipeline as the schema describes it: a list item is a map of one name to its options. */
type Checked = Omit<Pipeline, 'architecture' | 'augmentation' | 'metric'> & {
  architecture: { name: string; layers: LayerItem[] };
  augmentation: Item<AugmentationName>[];
  metric: Pick<Pipeline['metric'], 'name'> & Partial<Pipeline['metric']>;
  vars?: unknown;
  architectures?: unknown;
  search?: CheckedSearch;
  failure: Static<typeof failureSchema>;
};
type Item<Name extends string> = { [Key in Name]?: object };
type LayerItem = { [Name in LayerSpec['type']]?: { layers?: LayerItem[] } };

export interface Validated {
  pipeline: Pipeline;
  /** Null where the file has none. */
  search: Search | null;
  failure: Failure;
}

/**
 * Checks a tree whose variables are replaced. `found` are errors that were found in it before; all are thrown
 * together, as FmxError('config').
 */
export function validate(root: MapNode, found: readonly FmxError[]): Validated {
  const tree = inFull(root);
  const plain: unknown = toPlain(tree);
  const checked = check(plain, tree, found);
  const { vars, architectures, search, failure, architecture, augmentation, metric, ...rest } =
    copyOf(checked);
  const pipeline: Pipeline = {
    ...rest,
    architecture: { name: architecture.name, layers: architecture.layers.map(layerSpecOf) },
    augmentation: augmentation.map(specOf),
    metric: { name: metric.name, goal: metric.goal ?? goalOf(metric.name) },
  };
  throwAll(meaningErrors(pipeline, tree));
  return { pipeline, search: search ? searchOf(search) : null, failure: failureOf(failure) };
}

let ajv: Ajv | undefined;
let checkPipeline: ValidateFunction<Checked> | undefined;
let checkSearch: ValidateFunction | undefined;

/** Compiling takes far longer than checking: the part that few files have is compiled for those alone. */
function check(plain: unknown, tree: MapNode, found: readonly FmxError[]): Checked {
  ajv ??= new Ajv({
    allErrors: true,
    discriminator: true,
    strictTypes: true,
    useDefaults: true,
    verbose: true,
    // For one file, checking the schema and optimizing the code take much longer (0.2 s) than they save.
    code: { optimize: false },
    meta: false,
    validateSchema: false,
  });
  const { properties = {} } = pipelineSchema;
  const { search = {} } = properties;
  checkPipeline ??= ajv.compile<Checked>({ ...pipelineSchema, properties: { ...properties, search: {} } });
  if (tree.entries.has('search')) checkSearch ??= ajv.compile({ type: 'object', properties: { search } });
  checkSearch?.(plain);
  const wrong = checkSearch?.errors ?? [];
  if (checkPipeline(plain) && wrong.length === 0) {
    throwAll(found);
    return plain;
  }
  throw asOne([...found, ...schemaErrors([...wrong, ...(checkPipeline.errors ?? [])], tree, pipelineSchema)]);
}

/** With plain objects for those that have no prototype: ten times as fast as `structuredClone`. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)])) as T;
}

function specOf<Name extends string>(item: Item<Name>): { type: Name; [option: string]: unknown } {
  const [type, options] = Object.entries(item)[0] as [Name, object];
  return { type, ...options };
}

function layerSpecOf(item: LayerItem): LayerSpec {
  const [type, options] = Object.entries(item)[0] as [LayerSpec['type'], { layers?: LayerItem[] }];
  const { layers, ...own } = options;
  return { type, ...own, ...(layers && { layers: layers.map(layerSpecOf) }) };
}
