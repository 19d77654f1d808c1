// The confusion matrix: rows are the true classes, columns the predicted ones.
import { Matrix } from 'ml-matrix';

/** `confusion.get(actual, predicted)` counts examples. */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): Matrix {
  const confusion = Matrix.zeros(classes, classes);
  for (let i = 0; i < actual.length; i++) {
    const [row, column] = [actual[i] as number, predicted[i] as number];
    confusion.set(row, column, confusion.get(row, column) + 1);
  }
  return confusion;
}

/** Correct predictions among all, 0 … 1; NaN where there are none. */
export function accuracyOf(confusion: Matrix): number {
  return confusion.trace() / confusion.sum();
}
