// What came out of a run, in short: the text that `fmx run` ends with.
import { wrap } from '../columns.ts';
import { formatTable } from '../record/format-table.ts';
import type { Evaluation, RunData } from '../record/run-data.ts';
import { bestTrial, finalEvaluation, hits, support } from '../report/best.ts';
import { confusedPairs } from '../report/confused.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import type { Colors } from './colors.ts';
import { count, duration, integer, percent, percentRange, printable } from './text.ts';

const WEAKEST = 3;

/** One line: the accuracy with its interval, or how else it ended. */
export function resultLine(run: RunData): string {
  const trial = bestTrial(run);
  const name = printable(run.name);
  const evaluation = finalEvaluation(trial);
  if (!trial || !evaluation) {
    return `${name}: ${run.status}${trial?.reason ? `, ${printable(trial.reason)}` : ''}`;
  }
  const [right, total] = [hits(evaluation), support(evaluation)];
  const interval = percentRange(...wilsonInterval(right, total));
  return `${name}: ${evaluation.split} accuracy ${percent(right / total, 2)} (95 % interval ${interval})`;
}

/** The line, what it took, the weakest classes and the most confused pair; no line is wider than `width`. */
export function resultText(run: RunData, width: number, colors: Colors): string {
  const trial = bestTrial(run);
  const evaluation = finalEvaluation(trial);
  const facts = [
    trial?.best_epoch ? `epoch ${trial.best_epoch} of ${trial.epochs}` : undefined,
    trial?.seconds ? duration(trial.seconds) : undefined,
    trial?.images_per_second ? `${integer(trial.images_per_second)} images/s` : undefined,
    trial?.status === 'completed' && trial.reason ? `stopped early: ${printable(trial.reason)}` : undefined,
  ].filter((fact) => fact !== undefined);
  return [
    colors.bold(inLines(resultLine(run), width)),
    ...(facts.length > 0 ? [inLines(facts.join(', '), width)] : []),
    ...(evaluation ? ['', weakestClasses(evaluation, width), inLines(mostConfused(evaluation), width)] : []),
  ].join('\n');
}

const inLines = (text: string, width: number): string => wrap(text, width).join('\n');

function weakestClasses({ class_metrics }: Evaluation, width: number): string {
  const ratio = (value: number): string => value.toFixed(3);
  const rows = class_metrics
    .toSorted((a, b) => a.f1 - b.f1)
    .slice(0, WEAKEST)
    .map(({ class: name, precision, recall, f1 }) => [
      printable(name),
      ratio(f1),
      ratio(precision),
      ratio(recall),
    ]);
  return formatTable({ columns: ['weakest classes', 'f1', 'precision', 'recall'], rows }, width);
}

/** The two classes that are taken for each other most, in a line. */
export function mostConfused(evaluation: Evaluation): string {
  const [pair] = confusedPairs(evaluation);
  if (!pair) return 'no image was taken for one of another class';
  const [a = '', b = ''] = pair.directions.map(({ actual }) => printable(evaluation.classes[actual] ?? ''));
  const mistakes = support(evaluation) - hits(evaluation);
  const images = count(pair.count, 'image');
  return `most confused: ${a} and ${b}, ${images}, ${percent(pair.count / mistakes, 0)} of all mistakes`;
}
