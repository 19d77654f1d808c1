// A run or a trial in detail, as text for a terminal.
import { formatTable } from '../record/format-table.ts';
import type { Environment, Evaluation, RunData, TrialData } from '../record/run-data.ts';
import { bestTrial, finalEvaluation, lastEpoch, valuesByEpoch } from '../report/best.ts';
import type { Colors } from './colors.ts';
import { mostConfused, resultLine } from './result.ts';
import { sparkline } from './sparkline.ts';
import { bytes, count, duration, integer, loss, moment, percent, printable } from './text.ts';

/** Facts, the best trial's epochs and classes; tables are no wider than `width`. */
export function runText(run: RunData, width: number, colors: Colors): string {
  const trial = bestTrial(run);
  return join([
    colors.bold(`run ${run.id}: ${resultLine(run)}`),
    runFacts(run),
    ...(trial ? [trialText(trial, width, colors)] : []),
  ]);
}

/** How it was made: a line each. */
export function runFacts({ status, created_at, command, dataset, environment }: RunData): string {
  const images = (['train', 'validation', 'test'] as const).map(
    (split) => `${integer(dataset[split])} ${split}`,
  );
  return facts([
    ['status', status],
    ['began', moment(created_at)],
    ['command', printable(command)],
    ['data', `${printable(dataset.name)}: ${images.join(', ')} images`],
    ['machine', machine(environment)],
  ]);
}

/** Facts, epochs, classes; tables are no wider than `width`. */
export function trialText(trial: TrialData, width: number, colors: Colors): string {
  const evaluation = finalEvaluation(trial);
  const { engine, device, threads, device_reason: why } = trial;
  const onThreads = device === 'cpu' ? `, ${count(threads ?? 0, 'thread')}` : '';
  return join([
    colors.bold(`trial ${trial.id}: ${printable(trial.name)}`),
    facts([
      ['status', `${trial.status}${trial.reason ? `: ${printable(trial.reason)}` : ''}`],
      [
        'network',
        trial.parameter_count &&
          `${printable(trial.architecture)}, ${count(trial.parameter_count, 'parameter')}`,
      ],
      ['seed', String(trial.seed)],
      ['device', device && `${device}${onThreads}, by ${engine} (${why})`],
      [
        'time',
        trial.seconds &&
          `${duration(trial.seconds)}, ${integer(trial.images_per_second)} images/s in training`,
      ],
      ['memory', trial.peak_memory_bytes && `${bytes(trial.peak_memory_bytes)} at most`],
      ['epochs', trial.best_epoch && `${trial.epochs}, of which ${trial.best_epoch} was the best`],
      ['accuracy', curve(trial, width)],
    ]),
    epochs(trial, width),
    ...(evaluation ? [classes(evaluation, width), mostConfused(evaluation)] : []),
  ]);
}

/** Paragraphs, those without text left out. */
const join = (paragraphs: readonly string[]): string =>
  paragraphs
    .map((text) => text.trimEnd())
    .filter((text) => text !== '')
    .join('\n\n');

function facts(list: readonly (readonly [string, string | number | null])[]): string {
  return list
    .filter(([, text]) => text !== null && text !== 0 && text !== '')
    .map(([label, text]) => `${label.padEnd(9)} ${text}`)
    .join('\n');
}

const machine = ({ cpu, cores, memory_bytes, node, fmx_version }: Environment): string =>
  `${printable(cpu)}, ${count(cores, 'core')}, ${bytes(memory_bytes)}; Node ${node}, fmx ${fmx_version}`;

/** The accuracy over the epochs, on the images that the network did not learn from where there are such. */
function curve(trial: TrialData, width: number): string | null {
  const split = (['validation', 'train'] as const).find((name) =>
    valuesByEpoch(trial, name, 'accuracy').some((value) => value !== null),
  );
  if (!split) return null;
  const values = valuesByEpoch(trial, split, 'accuracy');
  return `${sparkline(values, Math.min(40, width - 40))} ${percent(values[0] ?? null)} to ${percent(values.at(-1) ?? null)} in ${split}`;
}

function epochs(trial: TrialData, width: number): string {
  if (lastEpoch(trial) === 0) return '';
  const columns = [
    ['loss', valuesByEpoch(trial, 'train', 'loss').map(loss)],
    ['accuracy', valuesByEpoch(trial, 'train', 'accuracy').map((value) => percent(value))],
    ['validation loss', valuesByEpoch(trial, 'validation', 'loss').map(loss)],
    ['validation accuracy', valuesByEpoch(trial, 'validation', 'accuracy').map((value) => percent(value))],
    ['time', valuesByEpoch(trial, 'train', 'seconds').map(duration)],
  ] as const;
  const rows = Array.from({ length: lastEpoch(trial) }, (_, i) => [
    `${i + 1}${i + 1 === trial.best_epoch ? ' *' : ''}`,
    ...columns.map(([, cells]) => cells[i] ?? null),
  ]);
  return formatTable({ columns: ['epoch', ...columns.map(([label]) => label)], rows }, width);
}

function classes({ split, class_metrics }: Evaluation, width: number): string {
  const ratio = (value: number): string => value.toFixed(3);
  const rows = class_metrics.map(({ class: name, precision, recall, f1, support }) => [
    printable(name),
    ratio(precision),
    ratio(recall),
    ratio(f1),
    support,
  ]);
  return formatTable({ columns: [`class (${split})`, 'precision', 'recall', 'f1', 'images'], rows }, width);
}
