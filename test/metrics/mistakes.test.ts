import { describe, expect, it } from 'vitest';
import { confusionMatrix } from '../../src/metrics/confusion.ts';
import { confusedPairs, notableMistakes } from '../../src/metrics/mistakes.ts';
import { argmax, predictionAt } from '../../src/metrics/predictions.ts';

describe('predictions', () => {
  it('take the class of the largest logit, the first of equal ones', () => {
    const logits = Float32Array.of(9, 9, 9, 0, 2, 2);
    expect(argmax(logits, 3, 3)).toBe(1);
    expect(argmax(logits, 0, 3)).toBe(0);
  });

  it('give the softmax of that class, also of huge logits', () => {
    expect(predictionAt(Float32Array.of(0, Math.log(3), 0, 0), 0, 4)).toEqual({
      predicted: 1,
      confidence: expect.closeTo(0.5, 6),
    });
    expect(predictionAt(Float32Array.of(1e4, -1e4), 0, 2)).toEqual({ predicted: 0, confidence: 1 });
  });
});

// Class 0 is taken for 1 three times, 1 for 0 once, 2 for 0 twice; the last two answers are right.
const labels = Uint8Array.of(0, 0, 0, 1, 2, 2, 0, 1);
const predictions = [
  { predicted: 1, confidence: 0.6 },
  { predicted: 1, confidence: 0.9 },
  { predicted: 1, confidence: 0.7 },
  { predicted: 0, confidence: 0.99 },
  { predicted: 0, confidence: 0.5 },
  { predicted: 0, confidence: 0.8 },
  { predicted: 0, confidence: 1 },
  { predicted: 1, confidence: 1 },
];
const confusion = confusionMatrix(
  labels,
  predictions.map(({ predicted }) => predicted),
  3,
);

describe('confusedPairs', () => {
  it('puts the most confused first, both directions together, and leaves out what never occurs', () => {
    expect(confusedPairs(confusion)).toEqual([
      [
        { actual: 0, predicted: 1, count: 3 },
        { actual: 1, predicted: 0, count: 1 },
      ],
      [
        { actual: 2, predicted: 0, count: 2 },
        { actual: 0, predicted: 2, count: 0 },
      ],
    ]);
  });
});

describe('notableMistakes', () => {
  it('goes from pair to pair, the surest answers first', () => {
    const mistakes = notableMistakes(predictions, labels, confusion);
    expect(mistakes.map(({ index }) => index)).toEqual([1, 2, 0, 3, 5, 4]);
    expect(mistakes[0]).toEqual({ index: 1, actual: 0, predicted: 1, confidence: 0.9 });
  });

  it('keeps to a number of pairs, and of mistakes for each', () => {
    const mistakes = notableMistakes(predictions, labels, confusion, { pairs: 2, each: 1 });
    expect(mistakes.map(({ index }) => index)).toEqual([1, 3, 5]);
  });

  it('finds none where all is right', () => {
    const right = Array.from(labels, (label) => ({ predicted: label, confidence: 1 }));
    expect(notableMistakes(right, labels, confusionMatrix(labels, labels, 3))).toEqual([]);
  });
});
