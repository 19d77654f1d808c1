// A pipeline file together with the files that it extends, and whose networks it uses, as one tree.
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { FmxError, type Place } from '../errors.ts';
import { withUsed, withVariables } from './architectures.ts';
import { throwAll } from './fail.ts';
import { merge } from './merge.ts';
import type { MapNode, Node } from './node.ts';
import { readText } from './read-file.ts';
import { readYaml } from './read-yaml.ts';

export interface Extended {
  root: MapNode;
  /** The text of the file itself. */
  source: string;
  /** What a person should know though it is no error. */
  notices: string[];
}

/**
 * Reads a file and all that it extends; a file's own values win over those it extends, and later ones in a list
 * over earlier ones. Throws FmxError('config') for files that cannot be read, and for a circle.
 */
export function readExtended(file: string): Extended {
  const notices = new Set<string>();
  const done = new Map<string, MapNode>();
  let source = '';

  /** `named` is where another file names this one, `chain` the files that led here: real paths and shown ones. */
  const read = (path: string, named: Place | undefined, chain: ReadonlyMap<string, string>): MapNode => {
    const text = readText(path, named);
    if (!named) source = text;
    const real = realpathSync(path);
    if (chain.has(real)) throw inCircle([...chain.values(), path], named);
    const known = done.get(real);
    if (known) return known;

    const follow = (verb: 'extends' | 'uses', name: string, place: Place): MapNode => {
      const other = isAbsolute(name) ? name : join(dirname(path), name);
      const tree = read(other, place, new Map([...chain, [real, path]]));
      if (isAbsolute(name) || !isNear(file, other)) {
        notices.add(
          `${path} ${verb} ${other}, which is outside its folder: take both along when you copy it.`,
        );
      }
      return tree;
    };
    const { extends: parents, ...own } = split(parse(path, text));
    const inherited = parents.map(({ name, place }) => follow('extends', name, place));
    const used = withUsed(own.root, (name, place) => follow('uses', name, place));
    const root = withVariables([...inherited, used.root].reduce(merge), used.variables);
    done.set(real, root);
    return root;
  };

  return { root: read(file, undefined, new Map()), source, notices: [...notices] };
}

function parse(file: string, text: string): MapNode {
  const lines = text.split(/\r?\n/);
  const root = readYaml(text, (line, column) => ({ file, line, column, text: lines[line - 1] ?? '' }));
  if (root.kind === 'map') return root;
  const empty = root.kind === 'scalar' && root.value === null;
  throw new FmxError('config', empty ? `${file} is empty` : 'a pipeline is a map of keys and values', {
    ...(!empty && { where: root.place }),
    hint: 'Begin with `name:`, or copy a file from pipelines/.',
  });
}

/** The tree without its `extends`, and what that named. */
function split(root: MapNode): { root: MapNode; extends: { name: string; place: Place }[] } {
  const entry = root.entries.get('extends');
  if (!entry) return { root, extends: [] };
  const entries = new Map(root.entries);
  entries.delete('extends');
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value];
  const wrong = items.filter((item) => fileName(item) === undefined);
  throwAll(
    wrong.map(
      ({ place }) =>
        new FmxError('config', 'extends names a file, or a list of files', {
          where: place,
          hint: 'Write `extends: other.yaml`.',
        }),
    ),
  );
  const names = items.flatMap((item) => {
    const name = fileName(item);
    return name === undefined ? [] : [{ name, place: item.place }];
  });
  return { root: { ...root, entries }, extends: names };
}

const fileName = (node: Node): string | undefined =>
  node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;

function inCircle(chain: readonly string[], where: Place | undefined): FmxError {
  return new FmxError('config', `files extend or use each other in a circle: ${chain.join(' → ')}`, {
    ...(where && { where }),
    hint: 'Remove one of these `extends` or `use`.',
  });
}

/** Is a path below the folder of the pipeline file, or below the working directory? */
function isNear(file: string, path: string): boolean {
  return [dirname(resolve(file)), process.cwd()].some((folder) => {
    const way = relative(folder, resolve(path));
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  });
}
