// A runs.db with what is hard to write elsewhere: a sweep of every state, and names that are an attack.
import { join } from 'node:path';
import { exportResults } from '../../src/cli/export-results.ts';
import type { ResultFormatName } from '../../src/results/index.ts';
import { addExampleRuns } from '../record/example-runs.ts';
import { epochFinished, finished, newRun, started, trialSpec } from '../record/examples.ts';
import { temporaryRecord } from '../record/support.ts';

export const HOSTILE_RUN = '../../=cmd()\u202e <script>alert(1)</script>\u0085\u2028"\n: ü😀';
export const HOSTILE_TRIAL = '=cmd()';
export const HOSTILE_PARAMETERS = {
  'vars.../../etc/passwd': '"><img onerror=alert(1)>',
  'vars.__proto__': '-2+3',
  'vars.größe, 学习': 0.5,
};

/** Runs 1 (a run), 2 (a sweep) and 3 (a sweep with one trial, which diverged; its names are hostile). */
export function exampleDb(): string {
  const record = temporaryRecord();
  addExampleRuns(record);
  const run = record.beginRun(newRun({ kind: 'sweep', name: HOSTILE_RUN }));
  record.addTrial(run, trialSpec('h1', { name: HOSTILE_TRIAL, parameters: HOSTILE_PARAMETERS }));
  const values = { loss: Number.POSITIVE_INFINITY, accuracy: Number.NaN, best: true };
  const events = [
    started('h1'),
    epochFinished('h1', 1, values),
    finished('h1', { status: 'diverged', reason: '=1+1', epochs: 1, best_epoch: 1 }),
  ];
  for (const event of events) record.append(event, run);
  record.finishRun(run, 'completed');
  return record.file;
}

/** Exports into a folder beside the file, and gives its path. */
export function exported(db: string, what: string, format: ResultFormatName): string {
  const output = join(db, '..', 'größe', format === 'json' ? `${what}.json` : `${format} ${what}`);
  return exportResults(what, format, { db, output, force: false }).path;
}
