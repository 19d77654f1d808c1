// Checks the dependency rule: a folder of src imports from those above it in this list, and never from below or beside.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const LEVELS = [
  ['columns.ts', 'errors.ts', 'processes.ts', 'protobuf.ts', 'random.ts'],
  ['ir', 'statistics'],
  ['wasm', 'initializers', 'metrics'],
  // The plugin kinds.
  ['datasets', 'augment', 'layers', 'losses', 'optimizers', 'schedules', 'engines', 'search', 'pruning'],
  // The stages, in the order in which the data goes through them.
  ['config'],
  ['plan'],
  ['train'],
  // What is done with a trained network.
  ['export', 'predict'],
  ['schedule'],
  ['record'],
  ['analysis'],
  ['report', 'results'],
  ['serve'],
  ['cli'],
];

const source = resolve(import.meta.dirname, '../src');
const folderOf = (file) => relative(source, file).split('/')[0];
const levelOf = (folder) => LEVELS.findIndex((level) => level.includes(folder));

const faults = [];
for (const name of readdirSync(source, { recursive: true })) {
  if (!name.endsWith('.ts')) continue;
  const file = join(source, name);
  const from = folderOf(file);
  if (levelOf(from) === -1) faults.push(`${name}: src/${from} has no place in scripts/lint-dependencies.mjs`);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.{1,2}\/[^']+)'/g)) {
    const to = folderOf(resolve(dirname(file), target));
    if (to === from || levelOf(to) < levelOf(from)) continue;
    faults.push(`src/${name} imports ${target}: src/${from} must not know src/${to}`);
  }
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
