// The pictures that a person names: files, and folders for all pictures in them.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FmxError, messageOf } from '../errors.ts';

const ENDINGS = /\.(png|jpe?g|webp|gif|tiff?|avif)$/i;

/** Files by path, those of a folder by name, or why there are none. A path that does not exist counts as a file. */
export function picturesIn(path: string): string[] | FmxError {
  try {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
    const found = readdirSync(path).filter((name) => ENDINGS.test(name));
    if (found.length > 0) {
      const { compare } = new Intl.Collator('en', { numeric: true });
      return found.sort(compare).map((name) => join(path, name));
    }
    return new FmxError('data', `there are no pictures in ${path}`, {
      hint: 'Folders inside it are not looked into.',
    });
  } catch (cause) {
    return new FmxError('data', `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
