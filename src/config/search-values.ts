// What a search puts into the file for each value of its parameters, at the place where the value was written.
import type { ParameterValue, Assignment as Values } from '../search/space.ts';
import type { Assignment } from './assign.ts';
import { type Entry, type MapNode, type Node, nodeAt, placeAt, replaceAt, type Scalar } from './node.ts';
import { labelOf } from './search-dimensions.ts';
import type { Search } from './sweep.ts';

/** The tree with `training.batch_size: {values: [32, 64]}` where only the list stands. */
export function withValues(root: MapNode): MapNode {
  const path = ['search', 'parameters'];
  const parameters = nodeAt(root, path);
  if (parameters?.kind !== 'map') return root;
  const entries = [...parameters.entries].map(([name, { key, value }]): [string, Entry] => {
    if (value.kind !== 'list') return [name, { key, value }];
    const { place } = value;
    return [
      name,
      { key, value: { kind: 'map', entries: new Map([['values', { key: place, value }]]), place } },
    ];
  });
  return replaceAt(root, path, { ...parameters, entries: new Map(entries) });
}

/**
 * What to assign for the values of a configuration. `written` is the tree as it was written, `root` has values for
 * its variables: those inside lists and maps are left to each trial, which may vary them.
 */
export function searchValues(
  { parameters, zip, include }: Search,
  written: MapNode,
  root: MapNode,
): (values: Values) => Assignment[] {
  const known = new Map<string, Map<ParameterValue, Node>>();
  const add = (name: string, label: ParameterValue, path: readonly (string | number)[]): void => {
    const labels = known.get(name) ?? new Map<ParameterValue, Node>();
    known.set(name, labels);
    const node = nodeAt(written, path);
    if (labels.has(label)) return;
    const whole = node && node.kind !== 'scalar' ? node : nodeAt(root, path);
    if (whole) labels.set(label, whole.kind === 'scalar' ? literal(whole.value, whole) : whole);
  };
  for (const [name, { values = [] }] of Object.entries(parameters)) {
    for (const [key, value] of Object.entries(values)) {
      add(name, Array.isArray(values) ? labelOf(value) : key, ['search', 'parameters', name, 'values', key]);
    }
  }
  for (const [index, group] of zip.entries()) {
    for (const [name, values] of Object.entries(group)) {
      for (const [i, value] of values.entries()) add(name, labelOf(value), ['search', 'zip', index, name, i]);
    }
  }
  for (const [index, assignment] of include.entries()) {
    for (const [name, value] of Object.entries(assignment))
      add(name, value, ['search', 'include', index, name]);
  }
  const nodeOf = (name: string, value: ParameterValue): Node =>
    known.get(name)?.get(value) ?? literal(value, { place: placeAt(root, ['search', 'parameters', name]) });

  return (values) =>
    Object.entries(values)
      .map(([name, value]) => ({ path: name.split('.'), value: nodeOf(name, value) }))
      // What is inside another comes after it, whatever their order in the file.
      .sort((a, b) => a.path.length - b.path.length);
}

/** A value whose variables have been replaced: a dollar sign in it begins none. */
const literal = (value: Scalar, { place }: Pick<Node, 'place'>): Node => ({
  kind: 'scalar',
  value: typeof value === 'string' ? value.replaceAll('$', '$$$$') : value,
  place,
});
