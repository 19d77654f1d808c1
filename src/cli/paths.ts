// Where files lie that belong to a runs.db: beside it.
import { dirname, join } from 'node:path';
import { fileName, type Named } from '../results/names.ts';

/** A run's report, as in `runs/reports/3-ann-baseline.html`. */
export const reportFile = (db: string, run: Named): string =>
  join(dirname(db), 'reports', `${fileName(run)}.html`);

/** A trial's model file, as in `runs/models/3-ann-baseline.onnx`. */
export const modelFile = (db: string, trial: Named, ending: string): string =>
  join(dirname(db), 'models', `${fileName(trial)}.${ending}`);

/** Where results are exported to, as in `runs/exports/3-ann-baseline`. */
export const exportPath = (db: string, name: string): string => join(dirname(db), 'exports', name);
