// What a file may say in short: a layer by its name alone.
import { type MapNode, type Node, nodeAt, replaceAt } from './node.ts';

/** The tree as the schema knows it. */
export function inFull(root: MapNode): MapNode {
  const architectures = nodeAt(root, ['architectures']);
  const names = architectures?.kind === 'map' ? [...architectures.entries.keys()] : [];
  const lists = [
    ['architecture', 'layers'],
    ['augmentation'],
    ...names.map((name) => ['architectures', name, 'layers']),
  ];
  return lists.reduce(withNamedItems, root);
}

/** `flatten` and `flatten:`, which need no options, as `flatten: {}`; in the layers of blocks too. */
function withNamedItems(root: MapNode, path: readonly string[]): MapNode {
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
