// What a sweep's trials are compared by.
import type { AnalysedTrial } from '../analysis/trial.ts';
import type { RunData } from '../record/run-data.ts';
import * as format from './format.ts';

export interface Measure {
  /** `validation accuracy` */
  name: string;
  unit: 'percent' | 'number';
  /** −1 where less is better. */
  sign: 1 | -1;
  of(trial: AnalysedTrial): number | null;
}

/** The sweep's own metric, and what the test says of the same. */
export function measuresOf({ metric }: Pick<RunData, 'metric'>): { validation: Measure; test: Measure } {
  return {
    validation: {
      name: format.label(metric.name.replace('.', ' ')),
      unit: metric.name.endsWith('accuracy') ? 'percent' : 'number',
      sign: metric.goal === 'minimize' ? -1 : 1,
      of: ({ value }) => value,
    },
    test: metric.name.endsWith('loss')
      ? { name: 'test loss', unit: 'number', sign: -1, of: ({ test_loss }) => test_loss }
      : { name: 'test accuracy', unit: 'percent', sign: 1, of: ({ test_accuracy }) => test_accuracy },
  };
}

/** How its values are written. */
export const writing = ({ unit }: Measure): ((value: number | null) => string) =>
  unit === 'percent' ? (value) => format.percent(value, 2) : format.loss;
