// A sweep in detail, as text for a terminal: what it found, its best configurations, and all of its trials.
import { wrap } from '../columns.ts';
import { formatTable } from '../record/format-table.ts';
import type { RunData } from '../record/run-data.ts';
import type { SweepTrial } from '../record/sweep-data.ts';
import type { SweepResult } from '../record/sweep-result.ts';
import { answersOf } from '../report/answers.ts';
import type { Colors } from './colors.ts';
import { runFacts } from './show-text.ts';
import { sweepText } from './sweep-text.ts';
import { duration, loss, percent, printable } from './text.ts';

/** How many of the best configurations stand before the trials. */
export const SHOWN = 10;

/** No line is wider than `width`, but for the command. */
export function sweepDetails(run: RunData, result: SweepResult, width: number, colors: Colors): string {
  const trials = run.sweep?.trials ?? [];
  const answers = trials.length === 0 ? [] : answersOf(trials, run.metric);
  return [
    sweepText(result, width, colors),
    runFacts(run),
    ...answers.map((sentence) => wrap(printable(sentence), width).join('\n')),
    ...(trials.length === 0 ? [] : [trialsTable(run, trials, width).trimEnd()]),
    ...(result.best_trial === null
      ? []
      : [`the best trial in detail: fmx show --trial ${result.best_trial}`]),
  ].join('\n\n');
}

/** The best first; why, of those that did not go to their end. */
function trialsTable({ metric }: RunData, trials: readonly SweepTrial[], width: number): string {
  const write = metric.name.endsWith('accuracy') ? (value: number | null) => percent(value, 2) : loss;
  const rows = trials.map((trial) => [
    trial.id,
    printable(trial.name),
    trial.seed,
    `${trial.status.replace('_', ' ')}${trial.reused ? ', reused' : ''}`,
    write(trial.value),
    percent(trial.test_accuracy, 2),
    trial.epochs,
    duration(trial.seconds),
    trial.status === 'completed' ? '' : printable((trial.reason ?? '').split('\n')[0] ?? ''),
  ]);
  const columns = [
    'trial',
    'configuration',
    'seed',
    'status',
    metric.name,
    'test accuracy',
    'epochs',
    'time',
    'why',
  ];
  return formatTable({ columns, rows }, width);
}
