// What the training took: time, speed, memory.
import type { TrialData } from '../../record/run-data.ts';
import { bestTrial, valuesByEpoch } from '../best.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';

interface Entry {
  term: string;
  value: string;
  note?: string;
}

export const cost: Section<{ entries: Entry[] }> = {
  title: 'Time and cost',
  of: 'best',
  view(run) {
    const trial = bestTrial(run);
    const entries = trial ? entriesOf(trial) : [];
    return entries.length === 0 ? null : { entries };
  },
};

function entriesOf(trial: TrialData): Entry[] {
  const seconds = valuesByEpoch(trial, 'train', 'seconds').filter((value) => value !== null);
  const perEpoch = seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
  const entry = (
    term: string,
    value: number | null,
    write: (value: number) => string,
    note?: string,
  ): Entry[] =>
    value === null || Number.isNaN(value) ? [] : [{ term, value: write(value), ...(note && { note }) }];
  return [
    ...entry('Whole trial', trial.seconds, format.duration, 'with loading, validation and test'),
    ...entry('An epoch of training', perEpoch, format.duration, 'the mean, without validation'),
    ...entry('Images per second', trial.images_per_second, format.integer, 'in training'),
    ...entry('Peak memory', trial.peak_memory_bytes, format.bytes, 'of the process that trained'),
    ...entry('Parameters', trial.parameter_count, format.integer, 'numbers that were trained'),
    ...entry('Attempts', trial.attempt > 1 ? trial.attempt : null, format.integer),
  ];
}
