// A tree of values → a checked pipeline with all defaults filled in; every error of the tree at once.
import type { ErrorObject, ValidateFunction } from 'ajv';
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
import { pipelineCheck, searchCheck } from './schema-checks.ts';
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
  const { vars, architectures, search, failure, architecture, augmentation, metric, ...rest } = checked;
  const pipeline: Pipeline = {
    ...rest,
    architecture: { name: architecture.name, layers: architecture.layers.map(layerSpecOf) },
    augmentation: augmentation.map(specOf),
    metric: { name: metric.name, goal: metric.goal ?? goalOf(metric.name) },
  };
  throwAll(meaningErrors(pipeline, tree));
  return { pipeline, search: search ? searchOf(search) : null, failure: failureOf(failure) };
}

function check(plain: unknown, tree: MapNode, found: readonly FmxError[]): Checked {
  const errors = [
    ...(tree.entries.has('search') ? wrongIn(searchCheck(), plain) : []),
    ...wrongIn(pipelineCheck(), plain),
  ];
  if (errors.length > 0) throw asOne([...found, ...schemaErrors(errors, plain, tree, pipelineSchema)]);
  throwAll(found);
  return plain as Checked;
}

/** What a check finds; it fills in defaults, too. */
const wrongIn = (check: ValidateFunction, value: unknown): ErrorObject[] =>
  check(value) ? [] : (check.errors ?? []);

function specOf<Name extends string>(item: Item<Name>): { type: Name; [option: string]: unknown } {
  const [type, options] = Object.entries(item)[0] as [Name, object];
  return { type, ...options };
}

function layerSpecOf(item: LayerItem): LayerSpec {
  const [type, options] = Object.entries(item)[0] as [LayerSpec['type'], { layers?: LayerItem[] }];
  const { layers, ...own } = options;
  return { type, ...own, ...(layers && { layers: layers.map(layerSpecOf) }) };
}
