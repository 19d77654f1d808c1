// The wrong answers worth showing: of each of the most confused pairs of classes, those given with most confidence.
import type { Matrix } from 'ml-matrix';
import type { Prediction } from './predictions.ts';

export interface Mistake extends Prediction {
  /** Counts from 0 in the split. */
  index: number;
  actual: number;
}

export interface ConfusedPair {
  actual: number;
  predicted: number;
  count: number;
}

/** Ordered pairs of different classes, most confused first; pairs that never occur are left out. */
export function confusedPairs(confusion: Matrix): ConfusedPair[] {
  const pairs: ConfusedPair[] = [];
  for (let actual = 0; actual < confusion.rows; actual++) {
    for (let predicted = 0; predicted < confusion.columns; predicted++) {
      const count = confusion.get(actual, predicted);
      if (actual !== predicted && count > 0) pairs.push({ actual, predicted, count });
    }
  }
  return pairs.sort((a, b) => b.count - a.count);
}

/** At most `pairs` × `each` mistakes, pair after pair. */
export function notableMistakes(
  predictions: readonly Prediction[],
  labels: Uint8Array,
  confusion: Matrix,
  { pairs = 6, each = 12 } = {},
): Mistake[] {
  const wrong = predictions.flatMap((prediction, index) => {
    const actual = labels[index] as number;
    return prediction.predicted === actual ? [] : [{ ...prediction, index, actual }];
  });
  return confusedPairs(confusion)
    .slice(0, pairs)
    .flatMap(({ actual, predicted }) =>
      wrong
        .filter((mistake) => mistake.actual === actual && mistake.predicted === predicted)
        .sort((a, b) => b.confidence - a.confidence)
        .slice(0, each),
    );
}
