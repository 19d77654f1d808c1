// The end of a sweep: its status in runs.db, its report, and what a person or a script is told.
import { isCompleted } from '../analysis/trial.ts';
import { wrap } from '../columns.ts';
import { readRun } from '../record/read.ts';
import type { RunRecord } from '../record/record.ts';
import type { RunData } from '../record/run-data.ts';
import { readSweepResult, type SweepResult } from '../record/sweep-result.ts';
import { answersOf } from '../report/answers.ts';
import type { SweepEventOf } from '../schedule/sweep-event.ts';
import { asTyped } from './as-typed.ts';
import { colorsFor } from './colors.ts';
import { finishRun, keepReport, type ResultOptions } from './conclude.ts';
import { EXIT } from './exit-codes.ts';
import type { Display } from './progress/display.ts';
import { sweepLine, sweepText } from './sweep-text.ts';
import { count, plain } from './text.ts';

const SHOWN = 10;
/** The report of a sweep with more trials is made only when it is asked for: it takes ten seconds by then. */
const MOST_TOLD = 25_000;
/** From here on, it takes so long that a person wonders. */
const MANY = 2000;

/** Ends a sweep, and gives the exit code. */
export async function concludeSweep(
  record: RunRecord,
  runId: number,
  { status, reason, counts }: SweepEventOf<'sweep_finished'>,
  options: ResultOptions,
  display: Display,
): Promise<number> {
  finishRun(record, runId, status, reason);
  if (status === 'completed') return tellSweep(record.db, runId, options, display, { anew: true });
  const open = count(counts.waiting, 'trial');
  const resume = asTyped('fmx resume', options.db);
  display.note(
    status === 'interrupted'
      ? `Interrupted with ${open} to go. Go on with: ${resume}`
      : `Stopped with ${open} to go: ${reason}. Once that is mended, go on with: ${resume}`,
  );
  if (status === 'interrupted') return EXIT.interrupted;
  await tellSweep(record.db, runId, options, display, { anew: true });
  return EXIT.failed;
}

/** Says what came out of a sweep that is at its end, and where its report is; writes that, if need be. */
export async function tellSweep(
  db: RunRecord['db'],
  runId: number,
  options: ResultOptions,
  display: Display,
  { anew = false } = {},
): Promise<number> {
  const result = readSweepResult(db, runId, SHOWN);
  const trials = trialsIn(result);
  if (trials > MANY && trials <= MOST_TOLD) {
    display.note(`Comparing ${count(trials, 'trial')}, for the report.`);
  }
  display.close();
  const run = trials <= MOST_TOLD ? readRun(db, runId) : null;
  const { file, failure } = run ? await keepReport(run, options.db, anew) : {};
  const { quiet = false, json = false } = options;
  if (quiet) process.stdout.write(`${sweepLine(result)}\n`);
  else if (!json) process.stdout.write(`${fullText(result, run ? answers(run) : [], options.db, file)}\n`);
  if (failure) throw failure;
  return result.failures.some(({ status }) => status !== 'diverged') ? EXIT.failed : EXIT.done;
}

const trialsIn = ({ counts }: SweepResult): number =>
  Object.values(counts).reduce((sum, trials) => sum + trials, 0);

/** What the report says on top; nothing where there is nothing to compare. */
const answers = ({ sweep, metric }: RunData): string[] =>
  sweep && sweep.trials.filter(isCompleted).length > 1 ? answersOf(sweep.trials, metric) : [];

function fullText(result: SweepResult, sentences: string[], db: string, report: string | undefined): string {
  const { stdout } = process;
  const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
  return [
    '',
    sweepText(result, width, colorsFor(stdout)),
    ...(sentences.length > 0 ? [''] : []),
    ...sentences.flatMap((sentence) => wrap(plain(sentence), width)),
    ...(report === undefined ? [] : ['', `report: ${report}`]),
    ...(result.best_trial === null ? [] : ['', 'try next:', ...nextSteps(result, db, report)]),
  ].join('\n');
}

const nextSteps = ({ id, best_trial }: SweepResult, db: string, report: string | undefined): string[] =>
  [
    ...(report === undefined ? [{ command: `fmx report ${id}`, why: 'its report, as an HTML page' }] : []),
    { command: `fmx show ${id}`, why: 'all of its trials, here in the terminal' },
    { command: `fmx compare ${id}`, why: 'by everything that it varies; --by NAME takes one' },
    {
      command: `fmx predict ${best_trial} picture.jpg`,
      why: 'what its best trial takes a picture of yours for',
    },
  ].flatMap(({ command, why }) => [`  ${asTyped(command, db)}`, `    ${why}`]);
