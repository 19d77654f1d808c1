// The wrong answers worth showing: of each of the most confused pairs of classes, those given with most confidence.
import type { Matrix } from 'ml-matrix';
import type { Prediction } from './predictions.ts';

export interface Mistake extends Prediction {
  /** Counts from 0 in the split. */
  index: number;
  actual: number;
}

/** How often images of class `actual` were called `predicted`. */
export interface Direction {
  actual: number;
  predicted: number;
  count: number;
}

/** Pairs of classes that are taken for one another, most mistakes first; in each the more frequent direction first. */
export function confusedPairs(confusion: Matrix): [Direction, Direction][] {
  const direction = (actual: number, predicted: number): Direction => ({
    actual,
    predicted,
    count: confusion.get(actual, predicted),
  });
  const pairs: [Direction, Direction][] = [];
  for (let a = 0; a < confusion.rows; a++) {
    for (let b = 0; b < a; b++) {
      const [there, back] = [direction(a, b), direction(b, a)];
      pairs.push(there.count > back.count ? [there, back] : [back, there]);
    }
  }
  const mistakes = ([there, back]: [Direction, Direction]): number => there.count + back.count;
  return pairs.filter((pair) => mistakes(pair) > 0).sort((a, b) => mistakes(b) - mistakes(a));
}

/** Of each of so many pairs, and in each direction, at most `each` mistakes, the surest first. */
export function notableMistakes(
  predictions: readonly Prediction[],
  labels: Uint8Array,
  confusion: Matrix,
  { pairs = 5, each = 10 } = {},
): Mistake[] {
  const wrong = predictions.flatMap((prediction, index) => {
    const actual = labels[index] as number;
    return prediction.predicted === actual ? [] : [{ ...prediction, index, actual }];
  });
  return confusedPairs(confusion)
    .slice(0, pairs)
    .flat()
    .flatMap(({ actual, predicted }) =>
      wrong
        .filter((mistake) => mistake.actual === actual && mistake.predicted === predicted)
        .sort((a, b) => b.confidence - a.confidence)
        .slice(0, each),
    );
}
