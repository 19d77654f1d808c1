// What a hyperparameter is called on a page.
import * as format from './format.ts';

/**
 * The last part of a path, as in `learning rate`; of a layer, with the layer's name, as in `dropout rate`. An
 * optimizer's type is the optimizer. Names that two of the paths would share are the whole paths.
 */
export function factorNames(paths: readonly string[]): Map<string, string> {
  const short = paths.map(shortName);
  return new Map(
    paths.map((path, i) => {
      const [name = path] = [short[i]];
      return [path, format.label(short.indexOf(name) === short.lastIndexOf(name) ? name : path)];
    }),
  );
}

function shortName(path: string): string {
  const parts = path.replace(/\.type$/, '').split('.');
  return parts
    .slice(parts.includes('layers') ? -2 : -1)
    .join(' ')
    .replaceAll('_', ' ');
}

/** Of one path by itself. */
export const factorName = (path: string): string => factorNames([path]).get(path) ?? path;
