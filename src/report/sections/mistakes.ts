// The pairs of classes that are confused most, with the pictures that were got wrong.
import { bestTrial, classLabels, finalEvaluation, hits, imagesOf, support } from '../best.ts';
import { confusedPairs, type Direction } from '../confused.ts';
import * as format from '../format.ts';
import { shownSize } from '../picture.ts';
import type { Section } from '../section.ts';

const MAX_PAIRS = 5;
const MAX_PICTURES = 10;
/** How large a picture is shown, in CSS pixels. */
const PICTURE_SIZE = 56;

interface PairView {
  names: string;
  count: string;
  directions: {
    actual: string;
    predicted: string;
    count: string;
    pictures: { png: string; width: number; height: number; alt: string; confidence: string }[];
  }[];
}

export const mistakes: Section<{ wrong: string; images: string; pairs: PairView[] }> = {
  title: 'Most confused classes',
  of: 'best',
  view(run) {
    const evaluation = finalEvaluation(bestTrial(run));
    if (!evaluation) return null;
    const names = classLabels(evaluation);
    const pairs = confusedPairs(evaluation).slice(0, MAX_PAIRS);
    if (pairs.length === 0) return null;
    const wrong = support(evaluation) - hits(evaluation);
    return {
      wrong: format.count(wrong, 'mistake'),
      images: imagesOf(evaluation),
      pairs: pairs.map(({ count, directions }) => ({
        names: format.list(directions.map(({ actual }) => names[actual] ?? '')),
        count: `${format.integer(count)} of ${format.count(wrong, 'mistake')}`,
        directions: directions
          .filter((direction) => direction.count > 0)
          .map((direction) => directionView(direction, names, evaluation.split)),
      })),
    };
  },
};

function directionView(
  { actual, predicted, count, rate, support, mistakes }: Direction,
  names: readonly string[],
  split: string,
): PairView['directions'][number] {
  const [was, said] = [names[actual] ?? '', names[predicted] ?? ''];
  return {
    actual: was,
    predicted: said,
    count: `${format.integer(count)} of ${format.integer(support)} (${format.percent(rate)})`,
    pictures: mistakes.slice(0, MAX_PICTURES).map(({ png, index, confidence }) => ({
      png,
      ...shownSize(png, PICTURE_SIZE),
      alt: `${split} image ${index}: ${was}, taken for ${said}`,
      // Rounding would make a certainty of 99.7 %.
      confidence: confidence >= 0.995 ? `> ${format.percent(0.99, 0)}` : format.percent(confidence, 0),
    })),
  };
}
