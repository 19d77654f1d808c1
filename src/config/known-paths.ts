// The paths that a search may vary, those of options that the file leaves to their defaults among them.
import type { JsonSchema } from './json-schema.ts';
import { childOf, type MapNode, type Node } from './node.ts';
import { pipelineSchema } from './schema.ts';

/** Why some keys at the top cannot be varied. */
export const FIXED: Record<string, string> = {
  name: 'It is only a name.',
  description: 'It is only a text.',
  extends: 'Search over `architecture` for different networks.',
  dataset: 'All trials of a sweep have the same images; compare data sets with a sweep for each.',
  seed: 'Write `replicates: 3` for three seeds of each configuration.',
  metric: 'One metric ranks all trials of a sweep.',
  resources: 'They change no result: `fmx sweep` divides the machine by itself.',
  search: 'It says itself what is varied.',
  failure: 'It is the same for all trials of a sweep.',
};

/** Of networks with names, only what is in their layers; a file that one uses has been read by then. */
const UNVARIED = /^architectures(\.[^.]+(\.use)?)?$/;

/** All of them, for a tree before its variables are replaced. */
export function knownPaths(root: MapNode): Set<string> {
  const paths = new Set<string>();
  const walk = (schema: JsonSchema, node: Node | undefined, path: string): void => {
    if (path !== '') paths.add(path);
    const inside = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`);
    const { items, additionalProperties } = followed(schema);
    if (node?.kind === 'list' && items) {
      for (const [index, item] of node.items.entries()) {
        paths.add(inside(index));
        // An item is a map of its name to its options, and has no other names.
        if (item.kind !== 'map') continue;
        for (const name of item.entries.keys()) {
          const options = items.properties?.[name];
          if (options) walk(options, childOf(item, name), `${inside(index)}.${name}`);
        }
      }
    }
    for (const [key, child] of optionsOf(schema)) {
      if (path !== '' || !(key in FIXED)) walk(child, node && childOf(node, key), inside(key));
    }
    if (typeof additionalProperties === 'object' && node?.kind === 'map') {
      for (const [name, { value }] of node.entries) walk(additionalProperties, value, inside(name));
    }
  };
  const { vars, ...properties } = pipelineSchema.properties ?? {};
  walk({ properties }, root, '');
  const variables = root.entries.get('vars')?.value;
  for (const name of variables?.kind === 'map' ? variables.entries.keys() : []) paths.add(`vars.${name}`);
  return new Set([...paths].filter((path) => !UNVARIED.test(path)));
}

/** The layers of blocks, and of networks with names, are those of the network. */
const followed = (schema: JsonSchema): JsonSchema =>
  schema.$ref ? (pipelineSchema.properties?.architecture?.properties?.layers ?? schema) : schema;

/** The options of a map, or of any of a union's variants. */
const optionsOf = ({ properties = {}, oneOf = [] }: JsonSchema): [string, JsonSchema][] =>
  [properties, ...oneOf.map((variant) => variant.properties ?? {})].flatMap((each) => Object.entries(each));
