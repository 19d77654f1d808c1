// Which classes a network takes for one another.
import type { Evaluation } from '../record/run-data.ts';
import type { PicturedMistake } from '../train/event.ts';

/** One direction: images of class `actual` that were called `predicted`. */
export interface Direction {
  actual: number;
  predicted: number;
  count: number;
  /** `count` of all images of the class. */
  rate: number;
  support: number;
  mistakes: PicturedMistake[];
}

/** Two classes, with the mistakes in both directions, the more frequent one first. */
export interface ConfusedPair {
  count: number;
  directions: [Direction, Direction];
}

/** All pairs of classes that were ever mistaken, most mistakes first. */
export function confusedPairs(evaluation: Evaluation): ConfusedPair[] {
  const { confusion, classes } = evaluation;
  const pairs = classes.flatMap((_, a) =>
    classes.slice(0, a).map((_, b): ConfusedPair => {
      const [there, back] = [direction(evaluation, a, b), direction(evaluation, b, a)];
      return {
        count: there.count + back.count,
        directions: there.count > back.count ? [there, back] : [back, there],
      };
    }),
  );
  return confusion.length === 0
    ? []
    : pairs.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

function direction({ confusion, mistakes }: Evaluation, actual: number, predicted: number): Direction {
  const row = confusion[actual] ?? [];
  const support = row.reduce((sum, count) => sum + count, 0);
  const count = row[predicted] ?? 0;
  return {
    actual,
    predicted,
    count,
    support,
    rate: support === 0 ? 0 : count / support,
    mistakes: mistakes.filter((mistake) => mistake.actual === actual && mistake.predicted === predicted),
  };
}
