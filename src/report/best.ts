// The trial that a report tells of, and what was measured of it.
import type { Evaluation, RunData, TrialData } from '../record/run-data.ts';
import type { SplitName } from '../train/event.ts';
import { label } from './format.ts';

/** The run's best trial, null before its first one. */
export const bestTrial = (run: RunData): TrialData | null => run.trials[0] ?? null;

/** What a trial's network does on images that it never saw: on the test set, else on the validation split. */
export function finalEvaluation(trial: TrialData | null): Evaluation | null {
  const found =
    trial?.evaluations.find(({ split }) => split === 'test') ??
    trial?.evaluations.find(({ split }) => split === 'validation');
  return found && found.classes.length > 0 ? found : null;
}

/** The names of an evaluation's classes, fit to be shown. */
export const classLabels = ({ classes }: Evaluation): string[] => classes.map(label);

/** A metric by epoch (index 0 is epoch 1), null where it is missing or not finite. */
export function valuesByEpoch(trial: TrialData, split: SplitName, name: string): (number | null)[] {
  const values: (number | null)[] = Array.from({ length: lastEpoch(trial) }, () => null);
  for (const metric of trial.metrics) {
    if (metric.split !== split || metric.name !== name || metric.epoch < 1) continue;
    values[metric.epoch - 1] = Number.isFinite(metric.value) ? metric.value : null;
  }
  return values;
}

/** Epochs that have been measured. */
export function lastEpoch(trial: TrialData): number {
  return trial.metrics.reduce((last, { epoch }) => Math.max(last, epoch), 0);
}

export function hits({ confusion }: Evaluation): number {
  return confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
}

export function support({ confusion }: Evaluation): number {
  return confusion.flat().reduce((sum, count) => sum + count, 0);
}

/** The split in words, as in `test images`. */
export const imagesOf = ({ split }: Evaluation): string => `${split} images`;
