// What came out of a sweep, in short: the text that `fmx sweep` ends with.
import { wrap } from '../columns.ts';
import { formatTable } from '../record/format-table.ts';
import type { ConfigurationResult, SweepResult } from '../record/sweep-result.ts';
import type { Phase } from '../schedule/sweep-event.ts';
import type { Colors } from './colors.ts';
import { count, duration, loss, percent, printable } from './text.ts';

const SHOWN_FAILURES = 5;

/** One line: the best configuration, or how else it ended. */
export function sweepLine(result: SweepResult): string {
  const { name, metric, configurations, status, reason } = result;
  const [best] = configurations;
  if (!best) return `${printable(name)}: ${status}${reason === null ? '' : `, ${printable(reason)}`}`;
  const write = writerOf(metric.name);
  const spread =
    best.seeds > 1 ? ` (mean of ${best.seeds} seeds, ${write(best.least)} to ${write(best.greatest)})` : '';
  const test = best.test_accuracy === null ? '' : `; test accuracy ${percent(best.test_accuracy, 2)}`;
  return (
    `${printable(name)}: ${printable(best.name)} is best, ` +
    `${metric.name.replace('.', ' ')} ${write(best.mean)}${spread}${test}`
  );
}

/** The line, how many trials there were, the best configurations, and what failed; no line is wider than `width`. */
export function sweepText(result: SweepResult, width: number, colors: Colors): string {
  const inLines = (line: string): string => wrap(line, width).join('\n');
  const tables = (['finalists', 'search'] as const).flatMap((phase) => tableOf(result, phase, width));
  return [
    colors.bold(inLines(sweepLine(result))),
    inLines(countsLine(result)),
    ...tables.flatMap((table) => ['', table.trimEnd()]),
    ...failureLines(result).map(inLines),
  ].join('\n');
}

/** `12 trials: 10 completed (3 of them in earlier runs), 1 diverged, 1 failed` */
function countsLine({ counts, reused, status, reason }: SweepResult): string {
  const states = Object.entries(counts).sort(
    ([a], [b]) => Number(b === 'completed') - Number(a === 'completed'),
  );
  const total = states.reduce((sum, [, number]) => sum + number, 0);
  const parts = states.map(([state, number]) => {
    const known = state === 'completed' && reused > 0 ? ` (${reused} of them in earlier runs)` : '';
    return `${number} ${state.replace('_', ' ')}${known}`;
  });
  const why = reason === null || status === 'running' ? '' : `; ${printable(reason)}`;
  return `${count(total, 'trial')}: ${parts.join(', ')}${why}`;
}

function tableOf({ configurations, metric }: SweepResult, phase: Phase, width: number): string[] {
  const write = writerOf(metric.name);
  const shown = configurations.filter((each) => each.phase === phase);
  if (shown.length === 0) return [];
  const replicated = shown.some(({ seeds }) => seeds > 1);
  const columns = [
    phase === 'finalists' ? 'finalists, on fresh seeds' : 'configuration',
    ...(replicated ? ['seeds'] : []),
    metric.name,
    ...(replicated ? ['least', 'greatest'] : []),
    'test accuracy',
    'time',
  ];
  const row = ({ name, seeds, mean, least, greatest, test_accuracy, seconds }: ConfigurationResult) => [
    printable(name),
    ...(replicated ? [seeds] : []),
    write(mean),
    ...(replicated ? [write(least), write(greatest)] : []),
    percent(test_accuracy, 2),
    duration(seconds),
  ];
  return [formatTable({ columns, rows: shown.map(row) }, width)];
}

function failureLines({ failures }: SweepResult): string[] {
  if (failures.length === 0) return [];
  const lines = failures.slice(0, SHOWN_FAILURES).map(({ trial_id, name, seed, status, reason }) => {
    const [told = ''] = (reason ?? status).split(/\n\s+at /);
    return `  trial ${trial_id}, ${printable(name)}, seed ${seed}: ${status.replace('_', ' ')}, ${printable(told)}`;
  });
  const more = failures.length - lines.length;
  return ['', 'without a result:', ...lines, ...(more > 0 ? [`  … and ${more} more`] : [])];
}

/** Accuracies as percentages, losses as numbers. */
const writerOf = (metric: string): ((value: number) => string) =>
  metric.endsWith('accuracy') ? (value) => percent(value, 2) : loss;
