// Writes the results of runs in another tool's format.
import { basename, dirname, extname, join } from 'node:path';
import { FmxError } from '../errors.ts';
import { listRuns, resolveRun } from '../record/read.ts';
import { type ResultRun, readResults } from '../record/read-results.ts';
import type { ResultFormat } from '../results/format.ts';
import { type ResultFormatName, resultFormats } from '../results/index.ts';
import { fileName } from '../results/names.ts';
import { place } from '../results/place.ts';
import { withReader } from './database.ts';
import type { Exported, ExportOptions } from './export-model.ts';
import { exportPath } from './paths.ts';
import { shellCommand } from './shell-words.ts';
import { printable } from './text.ts';

/** `named` is a run's number or name, `latest`, or `all`. */
export function exportResults(
  named: string,
  formatName: ResultFormatName,
  { db: file, output, force }: ExportOptions,
): Exported {
  const format: ResultFormat = resultFormats[formatName];
  return withReader(file, (db) =>
    // All that is read is of one moment, while a sweep may go on.
    db.transaction(() => {
      const results = readResults(db, named === 'all' ? allRuns(db) : [resolveRun(db, named)]);
      const [only] = results.runs;
      const name = named === 'all' || only === undefined ? 'all' : fileName(only);
      const path = output ?? exportPath(file, defaultName(format, formatName, name));
      if (format.makes === 'a folder') requireFolderName(path, formatName, format, results.runs);
      const { folder, entries } = targetOf(format, path, results.runs);
      place({ folder, entries, force }, (temporary) => {
        if (format.makes === 'a folder') format.write(results, temporary, folder);
        else format.write(results, join(temporary, basename(path)));
      });
      const open = format.open?.(path);
      return { path, notice: open && `Open it with: ${printable(shellCommand(...open))}` };
    })(),
  );
}

type Database = Parameters<typeof resolveRun>[0];

function allRuns(db: Database): number[] {
  const runs = listRuns(db).map(({ id }) => id);
  return runs.length > 0 ? runs.reverse() : [resolveRun(db, 'latest')];
}

function defaultName(format: ResultFormat, formatName: ResultFormatName, name: string): string {
  return format.makes === 'a file' ? `${name}.${formatName}` : (format.shared ?? name);
}

function targetOf(
  format: ResultFormat,
  path: string,
  runs: readonly ResultRun[],
): { folder: string; entries: string[] } {
  if (format.makes === 'a folder') return { folder: path, entries: format.entries(runs) };
  return { folder: dirname(path), entries: [basename(path)] };
}

/** A name such as results.csv promises one file. */
function requireFolderName(
  path: string,
  formatName: ResultFormatName,
  format: Extract<ResultFormat, { makes: 'a folder' }>,
  runs: readonly ResultRun[],
): void {
  if (extname(path) !== `.${formatName}`) return;
  throw new FmxError('usage', `${formatName} makes several files, and ${path} is the name of one`, {
    hint: `Give a folder, as in --output ${path.slice(0, -extname(path).length)}: it will get ${format.entries(runs).join(', ')}.`,
  });
}
