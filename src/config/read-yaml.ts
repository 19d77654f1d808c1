// YAML 1.2 text → a tree of values that know their places; every syntax error of the text at once.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { FmxError, messageOf, type Place } from '../errors.ts';
import { throwAll } from './fail.ts';
import { type Entry, type ListNode, MAX_VALUES, type Node, type ScalarNode, tooManyValues } from './node.ts';
import { syntaxError } from './syntax-error.ts';

const MAX_DEPTH = 100;

/** Reads one YAML document. `place` says where a character of the text stands, for people. */
export function readYaml(text: string, place: (line: number, column: number) => Place): Node {
  const counter = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return place(line, col);
  };
  const document = parse(text, counter, at(0));
  throwAll(syntaxErrors(document.errors, at));

  const errors: FmxError[] = [];
  const open = new Set<ParsedNode>();
  let count = 0;

  const refuse = (message: string, where: Place, hint: string): ScalarNode => {
    errors.push(new FmxError('config', message, { where, hint }));
    return { kind: 'scalar', value: null, place: where, broken: true };
  };

  const convert = (node: ParsedNode | null, fallback: Place): Node => {
    if (node === null) return { kind: 'scalar', value: null, place: fallback };
    const here = at(node.range[0]);
    if (++count > MAX_VALUES) throw tooManyValues(here);
    if (isAlias(node)) {
      const target = node.resolve(document) as ParsedNode | undefined;
      if (target === undefined) {
        return refuse(`*${node.source} is an alias of nothing`, here, `Define &${node.source} above it.`);
      }
      return convert(target, here);
    }
    if (open.has(node)) return refuse('an alias contains itself', here, 'Take it out of what it stands for.');
    if (open.size > MAX_DEPTH) throw tooDeep(here);
    if (node.tag !== undefined && !/^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/.test(node.tag)) {
      return refuse(`the tag ${node.tag} is not known here`, here, 'Write the value without a tag.');
    }
    open.add(node);
    const result = isMap(node)
      ? convertMap(node, here)
      : isSeq(node)
        ? convertList(node.items, here)
        : undefined;
    open.delete(node);
    if (result) return result;
    const value = isScalar(node) ? node.value : undefined;
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    ) {
      return { kind: 'scalar', value, place: here };
    }
    return refuse('this kind of value is not known here', here, 'Write a number, a text, true or false.');
  };

  const convertList = (items: readonly unknown[], here: Place): ListNode => ({
    kind: 'list',
    items: items.map((item) => convert(item as ParsedNode | null, here)),
    place: here,
  });

  const convertMap = (map: YAMLMap<unknown, unknown>, here: Place): Node => {
    const entries = new Map<string, Entry>();
    const inherited: Entry[] = [];
    for (const pair of map.items) {
      const keyNode = pair.key as ParsedNode;
      const key = at(keyNode.range[0]);
      const name = isScalar(keyNode) ? String(keyNode.value) : '';
      const value = convert(pair.value as ParsedNode | null, key);
      const earlier = entries.get(name);
      if (name === '<<') inherited.push({ key, value });
      else if (earlier) refuse(`the key "${name}" stands here twice`, key, firstSeen(earlier.key));
      else entries.set(name, { key, value });
    }
    for (const { key, value } of inherited) mergeInto(entries, key, value);
    return { kind: 'map', entries, place: here };
  };

  /** `<<: *other` or `<<: [*one, *other]`: their keys, where the map has none of that name. */
  const mergeInto = (entries: Map<string, Entry>, key: Place, value: Node): void => {
    for (const source of value.kind === 'list' ? value.items : [value]) {
      if (source.kind !== 'map') {
        refuse('"<<" takes the keys of another map, and this is none', key, 'Write `<<: *name`.');
        continue;
      }
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    }
  };

  const root = convert(document.contents, place(1, 1));
  throwAll(errors);
  return root;
}

/** One error a line, and without those that only say that the parser has lost its way after another. */
function syntaxErrors(errors: readonly YAMLError[], at: (offset: number) => Place): FmxError[] {
  const lines = new Set<number | undefined>();
  return errors.flatMap(({ code, message, pos }, index) => {
    const where = at(pos[0]);
    if (lines.has(where.line) || (index > 0 && message.includes('in YAML stream'))) return [];
    lines.add(where.line);
    return [syntaxError(code, message, where)];
  });
}

function parse(text: string, lineCounter: LineCounter, start: Place) {
  try {
    return parseDocument(text, {
      lineCounter,
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      // Told by `convertMap`, which needs no comparison of every key with every other.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch (cause) {
    // The parser calls itself for each level of nesting, until the stack is full.
    if (cause instanceof RangeError) throw tooDeep({ file: start.file });
    throw new FmxError('config', `the YAML cannot be read: ${messageOf(cause)}`, { where: start, cause });
  }
}

function tooDeep(where: Place): FmxError {
  return new FmxError('config', `values are nested more than ${MAX_DEPTH} levels deep`, {
    where,
    hint: 'A pipeline needs about eight.',
  });
}

const firstSeen = ({ line }: Place): string => `It stands already in line ${line}: keep one of them.`;
