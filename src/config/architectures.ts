// Networks by name: those of other files are put in where a file says `use`, and `architecture: cnn` takes one.
import { FmxError, type Place } from '../errors.ts';
import { throwAll } from './fail.ts';
import { merge } from './merge.ts';
import { didYouMean } from './nearest.ts';
import { type Entry, type MapNode, type Node, nodeAt, replaceAt, toPlain } from './node.ts';

/** The variables of the files that are used, each with the value that it has there. */
export interface UsedVariable {
  name: string;
  entry: Entry;
  file: string;
  /** Where the file is named. */
  named: Place;
}

/**
 * A file's tree with the layers of the files that its `architectures` use, and the variables of those. `read` gives
 * another file's tree. Throws FmxError('config') where a file has no network.
 */
export function withUsed(
  root: MapNode,
  read: (file: string, named: Place) => MapNode,
): { root: MapNode; variables: UsedVariable[] } {
  const variables: UsedVariable[] = [];
  const architectures = nodeAt(root, ['architectures']);
  if (architectures?.kind !== 'map') return { root, variables };
  const entries = new Map(architectures.entries);
  for (const [name, { key, value }] of architectures.entries) {
    const use = value.kind === 'map' ? value.entries.get('use')?.value : undefined;
    if (value.kind !== 'map' || !use) continue;
    const file = fileIn(use, `architectures.${name}`, value);
    const { root: other, errors } = withArchitecture(read(file, use.place));
    throwAll(errors);
    const layers = nodeAt(other, ['architecture', 'layers']);
    if (!layers) {
      throw new FmxError('config', `${file} has no architecture with layers`, { where: use.place });
    }
    entries.set(name, {
      key,
      value: { ...value, entries: new Map([['layers', { key: use.place, value: layers }]]) },
    });
    const vars = nodeAt(other, ['vars']);
    for (const [variable, entry] of vars?.kind === 'map' ? vars.entries : []) {
      variables.push({ name: variable, entry, file, named: use.place });
    }
  }
  return { root: replaceAt(root, ['architectures'], { ...architectures, entries }), variables };
}

function fileIn(use: Node, path: string, { entries }: MapNode): string {
  const [other] = [...entries.keys()].filter((key) => key !== 'use');
  if (other !== undefined) {
    throw new FmxError('config', `${path} has both use and ${other}`, {
      where: use.place,
      hint: 'Keep one of the two.',
    });
  }
  if (use.kind === 'scalar' && typeof use.value === 'string' && use.value !== '') return use.value;
  throw new FmxError('config', `${path}.use names no file`, {
    where: use.place,
    hint: 'As in `use: cnn.yaml`.',
  });
}

/** The tree with those variables that it does not set itself. Throws FmxError('config') where two files differ. */
export function withVariables(root: MapNode, variables: readonly UsedVariable[]): MapNode {
  const own = nodeAt(root, ['vars']);
  const free = variables.filter(({ name }) => !(own?.kind === 'map' && own.entries.has(name)));
  const entries = new Map<string, Entry>();
  const errors = free.flatMap(({ name, entry, file, named }) => {
    const known = entries.get(name);
    if (known && !isSame(known.value, entry.value)) {
      const other = free.find((variable) => variable.name === name)?.file;
      const message = `${other} and ${file} give the variable ${name} different values`;
      return [
        new FmxError('config', message, {
          where: named,
          hint: `Say which: \`vars: {${name}: …}\` in this file.`,
        }),
      ];
    }
    entries.set(name, entry);
    return [];
  });
  throwAll(errors);
  if (entries.size === 0) return root;
  const { place } = root;
  const vars: Entry = { key: place, value: { kind: 'map', entries, place } };
  return merge({ kind: 'map', entries: new Map([['vars', vars]]), place }, root);
}

const isSame = (a: Node, b: Node): boolean => JSON.stringify(toPlain(a)) === JSON.stringify(toPlain(b));

/**
 * The tree with a network where the name of one stands; where nothing stands, with the first of its `architectures`.
 * Where there is none of that name, a broken node, and its error.
 */
export function withArchitecture(root: MapNode): { root: MapNode; errors: FmxError[] } {
  const written = root.entries.get('architecture');
  const architectures = nodeAt(root, ['architectures']);
  const known: ReadonlyMap<string, Entry> = architectures?.kind === 'map' ? architectures.entries : new Map();
  const [first] = known.keys();
  const name = written ? textIn(written.value) : first;
  if (name === undefined) return { root, errors: [] };
  const place = written?.value.place ?? root.place;
  const chosen = known.get(name);
  const put = (value: Node): MapNode => {
    const entry = { key: written?.key ?? place, value };
    return { ...root, entries: new Map(root.entries).set('architecture', entry) };
  };
  if (!chosen) {
    const broken: Node = { kind: 'scalar', value: null, place, broken: true };
    return { root: put(broken), errors: [unknownArchitecture(name, [...known.keys()], place)] };
  }
  const { key, value } = chosen;
  if (value.kind !== 'map') return { root, errors: [] };
  const entries = new Map(value.entries).set('name', { key, value: { kind: 'scalar', value: name, place } });
  return { root: put({ ...value, entries }), errors: [] };
}

const textIn = (node: Node): string | undefined =>
  node.kind === 'scalar' && !node.broken && typeof node.value === 'string' ? node.value : undefined;

function unknownArchitecture(name: string, known: string[], where: Place): FmxError {
  const hint =
    known.length === 0
      ? 'Write a map with name and layers here, or define it under `architectures`.'
      : (didYouMean(name, known) ?? `There are ${known.join(', ')}.`);
  const message = `there is no architecture called ${JSON.stringify(name)}`;
  return new FmxError('config', message, { where, hint });
}
