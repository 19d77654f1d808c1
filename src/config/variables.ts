// Variables: `$name` stands for a whole value and keeps its type, `${name}` goes into longer text, `$$` is a dollar.
import { FmxError, type Place } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import type { Entry, MapNode, Node, ScalarNode } from './node.ts';
import { quoted } from './words.ts';

const NAME = '[A-Za-z][A-Za-z0-9_]*';
const WHOLE = new RegExp(`^\\$(?:(${NAME})|\\{(${NAME})\\})$`);
const PARTS = /\$\$|\$\{([^}]*)\}|\$/g;
const MAX_TEXT = 10_000;
const MAX_CHAIN = 50;

/**
 * Puts the values of `vars` wherever they are used, in `vars` itself too. What cannot be resolved becomes a broken
 * node, and its error stands in `errors`.
 */
export function resolveVariables(root: MapNode): { root: MapNode; errors: FmxError[] } {
  const errors: FmxError[] = [];
  const vars = root.entries.get('vars');
  const written: ReadonlyMap<string, Entry> = vars?.value.kind === 'map' ? vars.value.entries : new Map();
  const known = new Map<string, Node>();
  const open: string[] = [];

  const fail = (message: string, where: Place, hint: string): ScalarNode => {
    errors.push(new FmxError('config', message, { where, hint }));
    return broken(where);
  };

  const valueIn = (name: string, used: Place): Node => {
    const entry = written.get(name);
    if (!entry) return fail(`there is no variable "${name}"`, used, undefinedHint(name, [...written.keys()]));
    const done = known.get(name);
    if (done) return done;
    if (open.includes(name)) {
      const circle = [...open.slice(open.indexOf(name)), name].join(' → ');
      return fail(`variables refer to each other in a circle: ${circle}`, used, 'Give one of them a value.');
    }
    if (open.length > MAX_CHAIN) {
      return fail(`more than ${MAX_CHAIN} variables refer to each other`, used, 'Write the value itself.');
    }
    open.push(name);
    const value = resolve(entry.value);
    open.pop();
    known.set(name, value);
    return value;
  };

  const resolveText = (text: string, node: ScalarNode): Node => {
    const { place } = node;
    const whole = WHOLE.exec(text);
    const name = whole?.[1] ?? whole?.[2];
    if (name !== undefined) return { ...valueIn(name, place), via: { name, place } };
    let wrong: ScalarNode | undefined;
    let length = 0;
    const result = text.replaceAll(PARTS, (part, inner?: string) => {
      if (part === '$$') return '$';
      if (inner === undefined || !new RegExp(`^${NAME}$`).test(inner)) {
        wrong ??= fail(`${quoted(text)} has a $ that begins no variable`, place, dollarHint(text));
        return '';
      }
      const value = valueIn(inner, place);
      if (value.kind === 'scalar') {
        if (value.broken) wrong ??= value;
        const inserted = String(value.value);
        length += inserted.length;
        if (length <= MAX_TEXT) return inserted;
        wrong ??= fail(`this text grows beyond ${MAX_TEXT} characters`, place, 'Repeat fewer variables.');
        return '';
      }
      const kind = value.kind === 'list' ? 'a list' : 'a map';
      wrong ??= fail(
        `the variable "${inner}" is ${kind} and cannot stand inside a text`,
        place,
        `Write $${inner} alone.`,
      );
      return '';
    });
    return wrong ? broken(place) : { ...node, value: result };
  };

  const resolve = (node: Node): Node => {
    if (node.kind === 'list') return { ...node, items: node.items.map(resolve) };
    if (node.kind === 'map') return { ...node, entries: resolveEntries(node.entries) };
    return typeof node.value === 'string' && node.value.includes('$') ? resolveText(node.value, node) : node;
  };

  const resolveEntries = (entries: ReadonlyMap<string, Entry>): Map<string, Entry> =>
    new Map([...entries].map(([name, { key, value }]) => [name, { key, value: resolve(value) }]));

  const values = [...written].map(([name, { key }]) => [name, { key, value: valueIn(name, key) }] as const);
  const entries = resolveEntries(new Map([...root.entries].filter(([name]) => name !== 'vars')));
  if (vars?.value.kind === 'map') {
    entries.set('vars', { ...vars, value: { ...vars.value, entries: new Map(values) } });
  } else if (vars) entries.set('vars', vars);
  return { root: { ...root, entries }, errors };
}

const broken = (place: Place): ScalarNode => ({ kind: 'scalar', value: null, place, broken: true });

function undefinedHint(name: string, names: string[]): string {
  const near = didYouMean(name, names);
  if (near) return near;
  return names.length === 0 ? `Define it: \`vars: {${name}: …}\`.` : `Defined are ${names.join(', ')}.`;
}

function dollarHint(text: string): string {
  const bare = new RegExp(`\\$(${NAME})`).exec(text)?.[1];
  return bare === undefined
    ? 'Write $$ for a dollar sign.'
    : `Write \${${bare}} inside a longer text, or $$ for a dollar sign.`;
}
