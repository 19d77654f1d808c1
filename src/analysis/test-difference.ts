// How two trials differ on the same test images.
import {
  type Agreement,
  accuracyDifference,
  agreementOf,
  type McNemar,
  mcnemar,
} from '../statistics/mcnemar.ts';
import type { Estimate } from '../statistics/mean.ts';

/** By image, in the order of the data set: the indices of its class, and of the class it was taken for. */
export interface Answers {
  actual: ArrayLike<number>;
  predicted: ArrayLike<number>;
}

export interface TestDifference {
  agreement: Agreement;
  /** The first one's accuracy less the second one's, over images like these. */
  difference: Estimate;
  test: McNemar;
  /** The indices of the images that only the first one, and only the second one, gets right. */
  only_a: number[];
  only_b: number[];
}

/** Null where the two did not answer for the same images. */
export function testDifference(a: Answers, b: Answers): TestDifference | null {
  const images = Array.from(a.actual);
  if (images.length === 0 || images.length !== b.actual.length) return null;
  if (images.some((label, i) => label !== b.actual[i])) return null;
  const [rightA, rightB] = [a, b].map(({ predicted }) => images.map((label, i) => predicted[i] === label));
  if (!rightA || !rightB) return null;
  const agreement = agreementOf(rightA, rightB);
  const only = (some: readonly boolean[], others: readonly boolean[]): number[] =>
    some.flatMap((right, i) => (right && !others[i] ? [i] : []));
  return {
    agreement,
    difference: accuracyDifference(agreement),
    test: mcnemar(agreement),
    only_a: only(rightA, rightB),
    only_b: only(rightB, rightA),
  };
}
