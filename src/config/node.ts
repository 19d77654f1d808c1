// A pipeline file as a tree in which every value knows where a person wrote it.
//
// Merging, variables and `--set` make new trees out of old ones, and values keep their places all the way, so
// that an error can always show the line to correct. Maps are `Map`s: no key can touch a prototype.
import type { ConfigPath, Place } from '../errors.ts';
import { FmxError } from '../errors.ts';

export type Scalar = string | number | boolean | null;

interface Located {
  readonly place: Place;
  /** The variable that this value came from, and where that was used. */
  readonly via?: { readonly name: string; readonly place: Place };
}

export interface ScalarNode extends Located {
  readonly kind: 'scalar';
  readonly value: Scalar;
  /** An error about this value has been found already: others about it would only repeat that. */
  readonly broken?: boolean;
}

export interface ListNode extends Located {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapNode extends Located {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  /** Where the key stands. */
  readonly key: Place;
  readonly value: Node;
}

export type Node = ScalarNode | ListNode | MapNode;

/** A plain value as YAML can say it. */
export type Plain = Scalar | Plain[] | { [key: string]: Plain };

/** More values than that come from aliases or variables that multiply, never from an experiment. */
export const MAX_VALUES = 100_000;

/** The node at a path, where there is one. */
export function nodeAt(root: Node, path: ConfigPath): Node | undefined {
  let node: Node | undefined = root;
  for (const key of path) node = node && childOf(node, key);
  return node;
}

/** What a map or a list holds under a key. */
export function childOf(node: Node, key: string | number): Node | undefined {
  if (node.kind === 'map') return node.entries.get(String(key))?.value;
  if (node.kind === 'list' && /^\d+$/.test(String(key))) return node.items[Number(key)];
  return undefined;
}

/** The map without some of its keys. */
export function without(map: MapNode, ...keys: string[]): MapNode {
  const entries = new Map(map.entries);
  for (const key of keys) entries.delete(key);
  return { ...map, entries };
}

/** The tree with another node at a path that exists. */
export function replaceAt(root: MapNode, path: readonly string[], node: Node): MapNode {
  const [key, ...rest] = path;
  const entry = key === undefined ? undefined : root.entries.get(key);
  if (key === undefined || !entry) return root;
  const value = rest.length > 0 && entry.value.kind === 'map' ? replaceAt(entry.value, rest, node) : node;
  return { ...root, entries: new Map(root.entries).set(key, { ...entry, value }) };
}

/** Where the value at a path was written; for a default, where its nearest written parent begins. */
export function placeAt(root: Node, path: ConfigPath): Place {
  const node = nodeAt(root, path);
  return node ? node.place : keyPlaceAt(root, path.slice(0, -1));
}

/** Where the key at a path was written; for an item of a list, where the item begins. */
export function keyPlaceAt(root: Node, path: ConfigPath): Place {
  const key = path.at(-1);
  if (key === undefined) return { file: root.place.file };
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent?.kind === 'map' ? parent.entries.get(String(key)) : undefined;
  return entry?.key ?? (parent && childOf(parent, key)?.place) ?? keyPlaceAt(root, path.slice(0, -1));
}

/** Keys that every object inherits, such as `__proto__`, are to be like all others. */
const OWN = { enumerable: true, configurable: true, writable: true };

/** The tree as plain values, without places. Throws FmxError('config') where it would be absurdly large. */
export function toPlain(root: Node): Plain {
  let count = 0;
  const convert = (node: Node): Plain => {
    if (++count > MAX_VALUES) throw tooManyValues(root.place);
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'list') return node.items.map(convert);
    const plain: { [key: string]: Plain } = {};
    for (const [key, { value }] of node.entries) {
      const inner = convert(value);
      if (key in plain) Object.defineProperty(plain, key, { value: inner, ...OWN });
      else plain[key] = inner;
    }
    return plain;
  };
  return convert(root);
}

export function tooManyValues({ file }: Place): FmxError {
  return new FmxError('config', `aliases or variables multiply to more than ${MAX_VALUES} values`, {
    where: { file },
    hint: 'An alias or a variable that repeats others which repeat others grows without bound: write less of them.',
  });
}

/** A path as people write it, as in `architecture.layers.2.dropout.rate`. */
export function pathText(path: ConfigPath): string {
  return path.join('.');
}
