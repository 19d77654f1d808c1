// The YAML parser's nodes → nodes that know their places, with aliases and merge keys put in.
import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import { FmxError, type Place } from '../errors.ts';
import {
  type Entry,
  type ListNode,
  MAX_VALUES,
  type MapNode,
  type Node,
  type ScalarNode,
  tooManyValues,
} from './node.ts';

const MAX_DEPTH = 100;

/**
 * Converts a document's contents. `targets` says what aliases stand for, `at` where an offset is. What cannot be
 * converted becomes a broken node, and its error stands in `errors`. Throws FmxError('config') for absurd sizes.
 */
export function convertYaml(
  contents: unknown,
  targets: ReadonlyMap<Alias, unknown>,
  at: (offset: number) => Place,
): { root: Node; errors: FmxError[] } {
  const errors: FmxError[] = [];
  const open = new Set<unknown>();
  let count = 0;

  const refuse = (message: string, where: Place, hint: string): ScalarNode => {
    errors.push(new FmxError('config', message, { where, hint }));
    return { kind: 'scalar', value: null, place: where, broken: true };
  };

  /** `fallback` is the place of a value that was left out. */
  const convert = (node: unknown, fallback: Place): Node => {
    if (!isNode(node)) return { kind: 'scalar', value: null, place: fallback };
    const place = node.range ? at(node.range[0]) : fallback;
    if (++count > MAX_VALUES) throw tooManyValues(place);
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target !== undefined) return convert(target, place);
      return refuse(`*${node.source} is an alias of nothing`, place, `Define &${node.source} above it.`);
    }
    if (open.has(node))
      return refuse('an alias contains itself', place, 'Take it out of what it stands for.');
    if (open.size > MAX_DEPTH) throw tooDeep(place);
    if (node.tag !== undefined && !CORE_TAG.test(node.tag)) {
      return refuse(`the tag ${node.tag} is not known here`, place, 'Write the value without a tag.');
    }
    if (isScalar(node)) {
      const { value } = node;
      if (isPlainScalar(value)) return { kind: 'scalar', value, place };
      return refuse('this kind of value is not known here', place, 'Write a number, a text, true or false.');
    }
    open.add(node);
    const converted = isMap(node)
      ? mapOf(node.items, place)
      : isSeq(node)
        ? listOf(node.items, place)
        : undefined;
    open.delete(node);
    return converted ?? refuse('this kind of value is not known here', place, 'Write a map or a list.');
  };

  const listOf = (items: readonly unknown[], place: Place): ListNode => ({
    kind: 'list',
    items: items.map((item) => convert(item, place)),
    place,
  });

  const mapOf = (pairs: readonly Pair[], place: Place): MapNode => {
    const entries = new Map<string, Entry>();
    const merged: Entry[] = [];
    for (const pair of pairs) {
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const key = isScalar(pair.key) && pair.key.range ? at(pair.key.range[0]) : place;
      const value = convert(pair.value, key);
      const earlier = entries.get(name);
      if (name === '<<') merged.push({ key, value });
      else if (earlier) {
        refuse(
          `the key "${name}" stands here twice`,
          key,
          `Keep one: the first is in line ${earlier.key.line}.`,
        );
      } else entries.set(name, { key, value });
    }
    for (const { key, value } of merged) {
      for (const source of value.kind === 'list' ? value.items : [value]) mergeInto(entries, key, source);
    }
    return { kind: 'map', entries, place };
  };

  /** `<<: *other`: the other map's keys, where there is none of that name. */
  const mergeInto = (entries: Map<string, Entry>, key: Place, source: Node): void => {
    if (source.kind === 'map') {
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    } else if (source.kind !== 'scalar' || !source.broken) {
      refuse('"<<" takes the keys of another map, and this is none', key, 'Write `<<: *name`.');
    }
  };

  return { root: convert(contents, at(0)), errors };
}

const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

const isPlainScalar = (value: unknown): value is ScalarNode['value'] =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

export function tooDeep(where: Place): FmxError {
  return new FmxError('config', `values are nested more than ${MAX_DEPTH} levels deep`, {
    where,
    hint: 'A pipeline needs about eight.',
  });
}
