// The end of a run: its status in runs.db, its report, and what a person or a script is told.
import { existsSync } from 'node:fs';
import { FmxError, messageOf } from '../errors.ts';
import { readRun } from '../record/read.ts';
import type { RunRecord } from '../record/record.ts';
import type { RunData } from '../record/run-data.ts';
import type { EventOf, TrialStatus } from '../train/event.ts';
import { asTyped } from './as-typed.ts';
import { colorsFor } from './colors.ts';
import { EXIT } from './exit-codes.ts';
import { notKept } from './keep-events.ts';
import { nextSteps } from './next-steps.ts';
import { reportFile } from './paths.ts';
import type { Display } from './progress/display.ts';
import { resultLine, resultText } from './result.ts';
import { count } from './text.ts';

export interface ResultOptions {
  db: string;
  quiet?: boolean;
  json?: boolean;
}

/**
 * Ends a run as its trial ended, and gives the exit code. Throws FmxError('trial') for a trial that failed, or whose
 * checkpoints could not be kept.
 */
export async function conclude(
  record: RunRecord,
  runId: number,
  end: EventOf<'trial_finished'> | undefined,
  options: ResultOptions,
  display: Display,
): Promise<number> {
  const status = end?.status ?? 'interrupted';
  finishRun(record, runId, status, end?.reason ?? null);
  if (status === 'interrupted') {
    // Where its process could not say it any more, what was recorded does.
    const epochs = end?.epochs ?? readRun(record.db, runId).trials[0]?.epochs ?? 0;
    if (end?.epochs === null && end.reason !== null) throw notKept(end.reason, [epochs]);
    display.note(
      `Interrupted, ${count(epochs, 'epoch')} kept. Go on with: ${asTyped('fmx resume', options.db)}`,
    );
    return EXIT.interrupted;
  }
  if (status === 'completed' || status === 'diverged') {
    return tellResult(readRun(record.db, runId), options, display, { anew: true });
  }
  throw failure(runId, end?.reason ?? status);
}

/** A stack trace is kept in runs.db, and helps nobody at the terminal. */
function failure(runId: number, reason: string): FmxError {
  const [told = reason, trace] = reason.split(/\n\s+at /);
  return new FmxError('trial', told, {
    ...(trace !== undefined && { hint: `\`fmx show ${runId}\` tells all that is known of it.` }),
  });
}

/** Throws FmxError('trial') where the end cannot be recorded. */
export function finishRun(
  record: RunRecord,
  runId: number,
  status: TrialStatus,
  reason: string | null,
): void {
  try {
    record.finishRun(runId, status, reason);
  } catch (cause) {
    throw new FmxError('trial', `the run's end cannot be recorded: ${messageOf(cause)}`, {
      hint: 'All else is recorded. Once the cause is gone, the same command does the rest.',
      cause,
    });
  }
}

/** Says what came out of a run that is at its end, and where its report is; writes that, if need be. */
export async function tellResult(
  run: RunData,
  options: ResultOptions,
  display: Display,
  { anew = false } = {},
): Promise<number> {
  const { db, quiet = false, json = false } = options;
  display.close();
  const { file, failure } = await keepReport(run, db, anew);
  if (quiet) process.stdout.write(`${resultLine(run)}\n`);
  else if (!json) process.stdout.write(`${fullText(run, db, file)}\n`);
  if (failure) throw failure;
  return run.status === 'completed' ? EXIT.done : EXIT.failed;
}

function fullText(run: RunData, db: string, report: string | undefined): string {
  const { stdout } = process;
  const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
  const steps = nextSteps(run).map(({ command, why }) => `  ${asTyped(command, db)}\n    ${why}`);
  return [
    '',
    resultText(run, width, colorsFor(stdout)),
    ...(report === undefined ? [] : ['', `report: ${report}`]),
    ...(steps.length > 0 ? ['', 'try next:', ...steps] : []),
  ].join('\n');
}

/**
 * Where a run's report is; writes it `anew`, or where it is missing. The result is safe in runs.db: where there is no
 * room for a report, it must still be told, before the failure is thrown.
 */
export async function keepReport(
  run: RunData,
  db: string,
  anew: boolean,
): Promise<{ file?: string; failure?: FmxError }> {
  const file = reportFile(db, run);
  if (!anew && existsSync(file)) return { file };
  try {
    const { writeReport } = await import('../report/index.ts');
    await writeReport(run, file);
    return { file };
  } catch (cause) {
    const failure = new FmxError('trial', `the report cannot be written: ${messageOf(cause)}`, {
      hint: `All is kept in the database: \`fmx report ${run.id} --output FILE\` writes the report elsewhere.`,
      cause,
    });
    return { failure };
  }
}
