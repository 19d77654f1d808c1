import { describe, expect, it } from 'vitest';
import { classificationReport } from '../../src/metrics/classification-report.ts';
import { accuracyOf, confusionMatrix } from '../../src/metrics/confusion.ts';

describe('confusionMatrix', () => {
  it('has true classes as rows and predicted ones as columns', () => {
    // The example of scikit-learn's confusion_matrix.
    const confusion = confusionMatrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2], 3);
    expect(confusion.to2DArray()).toEqual([
      [2, 0, 0],
      [0, 0, 1],
      [1, 0, 2],
    ]);
    expect(accuracyOf(confusion)).toBe(4 / 6);
  });

  it('has a row for a class that never occurs', () => {
    expect(confusionMatrix([0], [0], 2).to2DArray()).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it('of nothing has no accuracy', () => {
    expect(accuracyOf(confusionMatrix([], [], 2))).toBeNaN();
  });
});

describe('classificationReport', () => {
  it("gives what scikit-learn's documentation shows", () => {
    // sklearn.metrics.classification_report([0, 1, 2, 2, 2], [0, 0, 2, 2, 1]):
    //               precision    recall  f1-score   support
    //      class 0       0.50      1.00      0.67         1
    //      class 1       0.00      0.00      0.00         1
    //      class 2       1.00      0.67      0.80         3
    const confusion = confusionMatrix([0, 1, 2, 2, 2], [0, 0, 2, 2, 1], 3);
    const report = classificationReport(confusion, ['class 0', 'class 1', 'class 2']);
    expect(report).toEqual([
      { class: 'class 0', precision: 0.5, recall: 1, f1: expect.closeTo(2 / 3), support: 1 },
      { class: 'class 1', precision: 0, recall: 0, f1: 0, support: 1 },
      { class: 'class 2', precision: 1, recall: expect.closeTo(2 / 3), f1: expect.closeTo(0.8), support: 3 },
    ]);
  });

  it('is 0 for a class that neither occurs nor is predicted', () => {
    expect(classificationReport(confusionMatrix([0], [0], 2), ['a', 'b'])[1]).toEqual({
      class: 'b',
      precision: 0,
      recall: 0,
      f1: 0,
      support: 0,
    });
  });
});
