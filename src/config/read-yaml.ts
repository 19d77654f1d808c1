// YAML 1.2 text → a tree of values that know their places; every syntax error of the text at once.
import {
  type Alias,
  type Document,
  isAlias,
  isNode,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { FmxError, messageOf, type Place } from '../errors.ts';
import { convertYaml, tooDeep } from './convert-yaml.ts';
import { throwAll } from './fail.ts';
import type { Node } from './node.ts';
import { syntaxError } from './syntax-error.ts';

/**
 * Reads one YAML document. `place` says where a character of the text stands, for people; line and column count
 * from 1. Throws FmxError('config').
 */
export function readYaml(text: string, place: (line: number, column: number) => Place): Node {
  const counter = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return place(line, col);
  };
  try {
    const document = parseDocument(text, {
      lineCounter: counter,
      version: '1.2',
      schema: 'core',
      stringKeys: true,
      // Told by `convertYaml`, which needs no comparison of every key with every other.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'error',
    });
    throwAll(syntaxErrors(document.errors, at));
    const { root, errors } = convertYaml(document.contents, targetsIn(document), at);
    throwAll(errors);
    return root;
  } catch (error) {
    if (error instanceof FmxError) throw error;
    // The parser calls itself for each level of nesting, until the stack is full.
    if (error instanceof RangeError) throw tooDeep({ file: place(1, 1).file });
    throw new FmxError('config', `the YAML cannot be read: ${messageOf(error)}`, {
      where: place(1, 1),
      cause: error,
    });
  }
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

/** What each alias stands for: the last node above it that has an anchor of that name. */
function targetsIn(document: Document.Parsed): Map<Alias, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<Alias, unknown>();
  visit(document, (_, node) => {
    if (isAlias(node)) targets.set(node, anchors.get(node.source));
    else if (isNode(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
  });
  return targets;
}
