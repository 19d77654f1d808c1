// How the F1 scores of two trials differ, class by class, on the same test images.
import { bootstrap } from '../statistics/bootstrap.ts';
import type { Estimate } from '../statistics/mean.ts';
import type { Answers } from './test-difference.ts';

/**
 * By class, the first one's F1 less the second one's; the interval is over images like these (bootstrap). The two must
 * have answered for the same images.
 */
export function classDifferences(a: Answers, b: Answers, classes: number): Estimate[] {
  const scores = (answers: Answers, drawn: Int32Array): Float64Array => f1Scores(answers, drawn, classes);
  return bootstrap(a.actual.length, (drawn) => {
    const [ofA, ofB] = [scores(a, drawn), scores(b, drawn)];
    return Array.from(ofA, (f1, i) => f1 - (ofB[i] as number));
  });
}

/** 2 · hits / (images of the class + images taken for it); 0 where there are none, as in scikit-learn. */
function f1Scores({ actual, predicted }: Answers, drawn: Int32Array, classes: number): Float64Array {
  const [hits, sizes] = [new Int32Array(classes), new Int32Array(classes)];
  for (let i = 0; i < drawn.length; i++) {
    const image = drawn[i] as number;
    const [is, said] = [actual[image] as number, predicted[image] as number];
    sizes[is] = (sizes[is] as number) + 1;
    sizes[said] = (sizes[said] as number) + 1;
    if (is === said) hits[is] = (hits[is] as number) + 1;
  }
  return Float64Array.from(hits, (count, i) => (sizes[i] === 0 ? 0 : (2 * count) / (sizes[i] as number)));
}
