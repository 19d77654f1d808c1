// The fmx side of a benchmark: its commands, each with a runs.db of its own in a temporary folder.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const PIPELINE = 'pipelines/ann-baseline.yaml';

/**
 * Calls `use` with the arguments of node for `fmx run`, 5 epochs without early stopping, and the folder of its runs.db.
 * @template Result
 * @param {(args: string[], folder: string) => Promise<Result>} use
 */
export async function withRun(use) {
  requireFile('dist/main.js', 'Build fmx with npm run build.');
  requireFile(PIPELINE, 'It is a part of fmx.');
  const folder = mkdtempSync(join(tmpdir(), 'fmx-bench-'));
  const settings = ['--set', 'training.epochs=5', '--set', 'training.early_stopping=null'];
  try {
    return await use(
      ['dist/main.js', 'run', PIPELINE, ...settings, '--db', join(folder, 'runs.db'), '--rerun'],
      folder,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws where a run left no report beside its runs.db, since then it did not do all of the work. */
export function requireReport(folder) {
  const files = readdirSync(folder, { recursive: true });
  if (!files.some((file) => String(file).endsWith('.html'))) throw new Error('fmx run wrote no report.');
}

export function requireFile(path, hint) {
  if (!existsSync(path)) throw new Error(`${path} is missing. ${hint}`);
}
