// Values put at paths from outside the file: `--set training.epochs=3`, and the assignments of a sweep.
import { FmxError, type Place } from '../errors.ts';
import { putOver } from './merge.ts';
import type { Entry, MapNode, Node } from './node.ts';
import { readYaml } from './read-yaml.ts';

export interface Assignment {
  /** Keys, and numbers of list items (which count from 0), as in `['architecture', 'layers', '2']`. */
  path: readonly string[];
  value: Node;
}

/** Reads `PATH=VALUE`, where VALUE is YAML. Throws FmxError('usage' | 'config'), which names the option. */
export function parseAssignment(text: string): Assignment {
  const place: Place = { file: `--set ${text}` };
  const equals = text.indexOf('=');
  const path = text.slice(0, equals).trim().split('.');
  if (equals === -1 || path.includes('')) {
    throw new FmxError('usage', `--set takes PATH=VALUE, and got "${text}"`, {
      hint: 'As in --set training.epochs=3.',
    });
  }
  return { path, value: readYaml(text.slice(equals + 1), () => place) };
}

/**
 * The tree with a value at a path; maps on the way are made where they are missing, and null takes a key away.
 * Throws FmxError('config') where the path leads through a text, a number, or beyond the end of a list.
 */
export function assign(root: MapNode, { path, value }: Assignment): MapNode {
  const fail = (depth: number, message: string, hint: string): never => {
    const way = path.slice(0, depth).join('.');
    throw new FmxError('config', `${way} ${message}`, { where: value.place, hint });
  };

  const putIn = (node: Node, depth: number): Node => {
    const name = path[depth];
    if (name === undefined) return value;
    if (node.kind === 'list') {
      const item = /^\d+$/.test(name) ? node.items[Number(name)] : undefined;
      if (!item) {
        const count = node.items.length;
        const range = count === 0 ? 'It is empty.' : `They are numbered 0 to ${count - 1}.`;
        return fail(depth, `is a list of ${count}, which has no item "${name}"`, range);
      }
      const items = node.items.with(Number(name), putIn(item, depth + 1));
      return { ...node, items };
    }
    const isEmpty = node.kind === 'scalar' && node.value === null;
    if (node.kind === 'scalar' && !isEmpty) {
      return fail(depth, `is ${JSON.stringify(node.value)}, which has no "${name}"`, 'Set it as a whole.');
    }
    const entries = new Map<string, Entry>(node.kind === 'map' ? node.entries : []);
    const below = entries.get(name);
    if (depth === path.length - 1) putOver(entries, name, { key: value.place, value });
    else {
      const child = below?.value ?? { kind: 'map', entries: new Map(), place: value.place };
      entries.set(name, { key: below?.key ?? value.place, value: putIn(child, depth + 1) });
    }
    return { kind: 'map', entries, place: node.place };
  };

  const result = putIn(root, 0);
  return result.kind === 'map' ? result : root;
}
