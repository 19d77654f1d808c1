// Precision, recall and F1 of each class, from a confusion matrix.
//
// C. J. van Rijsbergen, "Information Retrieval", 1979, ch. 7. A ratio of 0 to 0 is 0, as in scikit-learn.
import type { Matrix } from 'ml-matrix';

/** Ratios in 0 … 1; `support` counts the examples of the class. */
export interface ClassMetric {
  class: string;
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export function classificationReport(confusion: Matrix, classes: readonly string[]): ClassMetric[] {
  const support = confusion.sum('row');
  const predicted = confusion.sum('column');
  return classes.map((name, i) => {
    const hits = confusion.get(i, i);
    const [precision, recall] = [ratio(hits, predicted[i] as number), ratio(hits, support[i] as number)];
    const f1 = ratio(2 * precision * recall, precision + recall);
    return { class: name, precision, recall, f1, support: support[i] as number };
  });
}
