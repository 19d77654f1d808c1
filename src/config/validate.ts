// A tree of values → a checked pipeline with all defaults filled in; every error of the tree at once.
import { Ajv, type ValidateFunction } from 'ajv';
import type { AugmentationName } from '../augment/index.ts';
import type { FmxError } from '../errors.ts';
import type { LayerSpec } from '../layers/network.ts';
import { goalOf } from '../metrics/watched.ts';
import { meaningErrors } from './check-meaning.ts';
import { asOne, throwAll } from './fail.ts';
import { type MapNode, type Node, nodeAt, replaceAt, toPlain } from './node.ts';
import type { Pipeline } from './pipeline.ts';
import { pipelineSchema } from './schema.ts';
import { schemaErrors } from './schema-error.ts';

/** A pipeline as the schema describes it: a list item is a map of one name to its options. */
type Checked = Omit<Pipeline, 'architecture' | 'augmentation' | 'metric'> & {
  architecture: { name: string; layers: LayerItem[] };
  augmentation: Item<AugmentationName>[];
  metric: Pick<Pipeline['metric'], 'name'> & Partial<Pipeline['metric']>;
  vars?: unknown;
};
type Item<Name extends string> = { [Key in Name]?: object };
type LayerItem = { [Name in LayerSpec['type']]?: { layers?: LayerItem[] } };

let compiled: ValidateFunction<Checked> | undefined;

/**
 * Checks a tree whose variables are replaced. `found` are errors that were found in it before; all are thrown
 * together, as FmxError('config').
 */
export function validate(root: MapNode, found: readonly FmxError[]): Pipeline {
  compiled ??= new Ajv({
    allErrors: true,
    discriminator: true,
    strictTypes: true,
    useDefaults: true,
    verbose: true,
    // For one file, checking the schema and optimizing the code take much longer (0.2 s) than they save.
    code: { optimize: false },
    meta: false,
    validateSchema: false,
  }).compile<Checked>(pipelineSchema);

  const tree = LISTS.reduce((node, path) => withNamedItems(node, path), root);
  const plain: unknown = toPlain(tree);
  if (!compiled(plain)) throw asOne([...found, ...schemaErrors(compiled.errors ?? [], tree, pipelineSchema)]);
  throwAll(found);

  const { vars, architecture, augmentation, metric, ...rest } = structuredClone(plain);
  const pipeline: Pipeline = {
    ...rest,
    architecture: { name: architecture.name, layers: architecture.layers.map(layerSpecOf) },
    augmentation: augmentation.map(specOf),
    metric: { name: metric.name, goal: metric.goal ?? goalOf(metric.name) },
  };
  throwAll(meaningErrors(pipeline, tree));
  return pipeline;
}

const LISTS = [['architecture', 'layers'], ['augmentation']];

/** `flatten` and `flatten:`, which need no options, as `flatten: {}`; in the layers of blocks too. */
function withNamedItems(root: MapNode, path: string[]): MapNode {
  const list = nodeAt(root, path);
  return list?.kind === 'list' ? replaceAt(root, path, { ...list, items: list.items.map(named) }) : root;
}

function named(item: Node): Node {
  const { place } = item;
  const nothing: MapNode = { kind: 'map', entries: new Map(), place };
  if (item.kind === 'scalar' && typeof item.value === 'string') {
    return { kind: 'map', entries: new Map([[item.value, { key: place, value: nothing }]]), place };
  }
  if (item.kind !== 'map') return item;
  const entries = [...item.entries].map(([name, { key, value }]) => {
    const isEmpty = value.kind === 'scalar' && value.value === null && !value.broken;
    const options = isEmpty ? nothing : value;
    return [
      name,
      { key, value: options.kind === 'map' ? withNamedItems(options, ['layers']) : options },
    ] as const;
  });
  return { ...item, entries: new Map(entries) };
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
