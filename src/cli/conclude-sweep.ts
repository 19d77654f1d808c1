// The end of a sweep: its status in runs.db, its report, and what a person or a script is told.
import type { RunRecord } from '../record/record.ts';
import { readSweepResult, type SweepResult } from '../record/sweep-result.ts';
import type { SweepEventOf } from '../schedule/sweep-event.ts';
import { asTyped } from './as-typed.ts';
import { colorsFor } from './colors.ts';
import { finishRun, type ResultOptions } from './conclude.ts';
import { EXIT } from './exit-codes.ts';
import type { Display } from './progress/display.ts';
import { sweepLine, sweepText } from './sweep-text.ts';
import { count } from './text.ts';

const SHOWN = 10;

/** Ends a sweep, and gives the exit code. */
export async function concludeSweep(
  record: RunRecord,
  runId: number,
  { status, reason, counts }: SweepEventOf<'sweep_finished'>,
  options: ResultOptions,
  display: Display,
): Promise<number> {
  finishRun(record, runId, status, reason);
  if (status === 'completed') return tellSweep(record.db, runId, options, display);
  const open = count(counts.waiting, 'trial');
  const resume = asTyped('fmx resume', options.db);
  display.note(
    status === 'interrupted'
      ? `Interrupted with ${open} to go. Go on with: ${resume}`
      : `Stopped with ${open} to go: ${reason}. Once that is mended, go on with: ${resume}`,
  );
  if (status === 'interrupted') return EXIT.interrupted;
  await tellSweep(record.db, runId, options, display);
  return EXIT.failed;
}

/** Says what came out of a sweep that is at its end, and where its report is. */
export async function tellSweep(
  db: RunRecord['db'],
  runId: number,
  options: ResultOptions,
  display: Display,
): Promise<number> {
  display.close();
  const result = readSweepResult(db, runId, SHOWN);
  const { quiet = false, json = false } = options;
  if (quiet) process.stdout.write(`${sweepLine(result)}\n`);
  else if (!json) process.stdout.write(`${fullText(result, options.db)}\n`);
  return result.failures.some(({ status }) => status !== 'diverged') ? EXIT.failed : EXIT.done;
}

function fullText(result: SweepResult, db: string): string {
  const { stdout } = process;
  const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
  const best = result.best_trial;
  return [
    '',
    sweepText(result, width, colorsFor(stdout)),
    ...(best === null
      ? []
      : [
          '',
          'try next:',
          `  ${asTyped(`fmx show ${result.id}`, db)}`,
          '    all of its trials, here in the terminal',
        ]),
  ].join('\n');
}
