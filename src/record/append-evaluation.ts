// An evaluation's rows: class metrics, confusion, the pictures that were got wrong, and what each image was taken for.
import type { Database } from 'better-sqlite3';
import type { EventOf } from '../train/event.ts';
import { toReal } from './values.ts';

export interface EvaluationWriter {
  /** Puts a split's evaluation in the place of an earlier one. */
  add(trialId: number, event: EventOf<'evaluated'>): void;
  /** Takes away the evaluations of all splits. */
  forget(trialId: number): void;
}

export function prepareEvaluation(db: Database): EvaluationWriter {
  const remove = ['class_metrics', 'confusion', 'mistakes', 'predictions'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE trial_id = :trialId AND split = coalesce(:split, split)`),
  );
  const addClass = db.prepare(`
    INSERT INTO class_metrics (trial_id, split, class_index, class, precision, recall, f1, support)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const addConfusion = db.prepare(`
    INSERT INTO confusion (trial_id, split, actual, predicted, count) VALUES (?, ?, ?, ?, ?)`);
  const addMistake = db.prepare(`
    INSERT INTO mistakes (trial_id, split, position, image_index, actual, predicted, confidence, png)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const addPredictions = db.prepare('INSERT INTO predictions (trial_id, split, predicted) VALUES (?, ?, ?)');
  const addLabels = db.prepare(`
    INSERT INTO labels (dataset_fingerprint, split, actual)
    SELECT dataset_fingerprint, ?, ? FROM trials WHERE id = ?
    ON CONFLICT DO NOTHING`);

  return {
    add(trialId, { split, class_metrics, confusion, mistakes, actual, predicted }) {
      for (const statement of remove) statement.run({ trialId, split });
      class_metrics.forEach(({ class: name, precision, recall, f1, support }, index) => {
        addClass.run(trialId, split, index, name, toReal(precision), toReal(recall), toReal(f1), support);
      });
      confusion.forEach((row, actual) => {
        row.forEach((count, predicted) => {
          if (count > 0) addConfusion.run(trialId, split, actual, predicted, count);
        });
      });
      mistakes.forEach(({ index, actual, predicted, confidence, png }, position) => {
        const bytes = Buffer.from(png, 'base64');
        addMistake.run(trialId, split, position + 1, index, actual, predicted, toReal(confidence), bytes);
      });
      addPredictions.run(trialId, split, Buffer.from(predicted, 'base64'));
      addLabels.run(split, Buffer.from(actual, 'base64'), trialId);
    },
    forget(trialId) {
      for (const statement of remove) statement.run({ trialId, split: null });
    },
  };
}
