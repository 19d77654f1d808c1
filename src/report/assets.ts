// What a page is made from besides data: templates, style and the browser's script, in fmx's own folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FmxError } from '../errors.ts';

export interface Assets {
  page: string;
  /** The list of runs. */
  index: string;
  style: string;
  /** The browser's script, bundled. */
  script: string;
  /** The same for a page that follows its run. */
  served: string;
  /** Templates that the page and its sections use, by name. */
  partials: Record<string, string>;
  /** Templates of sections, by the section's id. */
  sections: Record<string, string>;
}

let loaded: Assets | undefined;

/** Reads them once a process. Throws FmxError('storage') where the installation is not complete. */
export function loadAssets(): Assets {
  loaded ??= readAssets(packageFolder());
  return loaded;
}

function readAssets(folder: string): Assets {
  const templates = join(folder, 'templates');
  try {
    return {
      page: readFileSync(join(templates, 'page.hbs'), 'utf8'),
      index: readFileSync(join(templates, 'index.hbs'), 'utf8'),
      style: readFileSync(join(templates, 'style.css'), 'utf8'),
      script: readFileSync(join(folder, 'dist', 'report.js'), 'utf8'),
      served: readFileSync(join(folder, 'dist', 'served.js'), 'utf8'),
      partials: readTemplates(join(templates, 'partials')),
      sections: readTemplates(join(templates, 'sections')),
    };
  } catch (cause) {
    throw new FmxError('storage', `a part of fmx is missing in ${folder}`, {
      hint: 'Run `npm run build` there, or install fmx again.',
      cause,
    });
  }
}

function readTemplates(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.hbs'));
  return Object.fromEntries(
    files.sort().map((file) => [basename(file, '.hbs'), readFileSync(join(folder, file), 'utf8')]),
  );
}

/** The nearest folder above this file with a package.json: this file may be bundled into dist/. */
function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
