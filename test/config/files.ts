// Pipeline files in a folder of their own, and what is said about them.
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatError } from '../../src/config/format-error.ts';
import { type LoadedPipeline, loadPipeline } from '../../src/config/load.ts';
import { FmxError } from '../../src/errors.ts';
import { newFolder } from '../folders.ts';

/** A pipeline with nothing but what is needed. */
export const SMALL = `name: small
dataset: {name: fashion-mnist, validation: 5000}
architecture:
  name: ann
  layers:
    - flatten
    - dense: {units: 10, activation: softmax}
optimizer: {type: sgd}
`;

/** Writes files below a new temporary folder, and gives that. */
export function folderOf(files: Record<string, string | Uint8Array>, prefix = 'fmx-config-'): string {
  const folder = realpathSync(newFolder(prefix));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Loads `a.yaml`, which is given as text or as one of several files. */
export function load(files: string | Record<string, string>, ...set: string[]): LoadedPipeline {
  const folder = folderOf(typeof files === 'string' ? { 'a.yaml': files } : files);
  return loadPipeline(join(folder, 'a.yaml'), { set });
}

/** What `load` complains about, as a person reads it, with paths as seen from the folder. */
export function complaint(files: string | Record<string, string>, ...set: string[]): string {
  const folder = folderOf(typeof files === 'string' ? { 'a.yaml': files } : files);
  return complaintOf(() => loadPipeline(join(folder, 'a.yaml'), { set }), folder);
}

/** What an action complains about; it must. */
export function complaintOf(action: () => unknown, folder = ''): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FmxError) return formatError(error, { columns: 1000 }).replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('nothing was complained about');
}
