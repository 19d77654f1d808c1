// Where files lie that belong to a runs.db: beside it.
import { dirname, join } from 'node:path';

const LONGEST_NAME = 60;

/** A run's report, as in `runs/reports/3-ann-baseline.html`. */
export const reportFile = (db: string, { id, name }: Named): string =>
  join(dirname(db), 'reports', `${id}-${safe(name)}.html`);

/** A trial's model file, as in `runs/models/3-ann-baseline.onnx`. */
export const modelFile = (db: string, { id, name }: Named, ending: string): string =>
  join(dirname(db), 'models', `${id}-${safe(name)}.${ending}`);

interface Named {
  id: number;
  name: string;
}

const safe = (name: string): string =>
  name.replaceAll(/[^\p{L}\p{M}\p{N}._-]+/gu, '-').slice(0, LONGEST_NAME);
