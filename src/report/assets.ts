// What a page is made from besides data and templates: style and the browser's script, in fmx's own folder.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FmxError } from '../errors.ts';

export interface Assets {
  style: string;
  /** The browser's script, bundled. */
  script: string;
  /** The same for a page that follows its run. */
  served: string;
}

let loaded: Assets | undefined;

/** Reads them once a process. Throws FmxError('storage') where the installation is not complete. */
export function loadAssets(): Assets {
  loaded ??= readAssets(packageFolder());
  return loaded;
}

function readAssets(folder: string): Assets {
  try {
    return {
      style: readFileSync(join(folder, 'templates', 'style.css'), 'utf8'),
      script: readFileSync(join(folder, 'dist', 'report.js'), 'utf8'),
      served: readFileSync(join(folder, 'dist', 'served.js'), 'utf8'),
    };
  } catch (cause) {
    throw new FmxError('storage', `a part of fmx is missing in ${folder}`, {
      hint: 'Run `npm run build` there, or install fmx again.',
      cause,
    });
  }
}

/** fmx's own folder, which has a package.json: the nearest such above this file, which may be bundled into dist/. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
