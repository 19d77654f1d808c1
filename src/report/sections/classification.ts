// Precision, recall and F1 of each class, with their means.
import type { ClassMetric } from '../../metrics/classification-report.ts';
import type { Evaluation } from '../../record/run-data.ts';
import { bestTrial, finalEvaluation, hits, imagesOf, support } from '../best.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';
import type { Table } from '../table.ts';

export const classification: Section<{ table: Table }> = {
  title: 'Classification report',
  of: 'best',
  view(run) {
    const evaluation = finalEvaluation(bestTrial(run));
    return evaluation && { table: tableOf(evaluation) };
  },
};

function tableOf(evaluation: Evaluation): Table {
  const { class_metrics } = evaluation;
  const total = support(evaluation);
  return {
    name: 'classification-report',
    caption: `Precision, recall and F1 score of each class on the ${imagesOf(evaluation)}`,
    columns: [
      { label: 'class' },
      { label: 'precision', format: format.decimal },
      { label: 'recall', format: format.decimal },
      { label: 'F1', format: format.decimal, bar: true },
      { label: 'images', format: format.integer },
    ],
    rows: class_metrics.map((metric) => [
      metric.class,
      metric.precision,
      metric.recall,
      metric.f1,
      metric.support,
    ]),
    footer: [
      ['accuracy', '', '', hits(evaluation) / total, total],
      ['macro average', ...means(class_metrics, () => 1), total],
      ['weighted average', ...means(class_metrics, (metric) => metric.support), total],
    ],
  };
}

/** Means over the classes of precision, recall and F1: each class counts the same, or by its images. */
function means(metrics: readonly ClassMetric[], weight: (metric: ClassMetric) => number): number[] {
  const whole = metrics.reduce((sum, metric) => sum + weight(metric), 0);
  return (['precision', 'recall', 'f1'] as const).map(
    (name) => metrics.reduce((sum, metric) => sum + weight(metric) * metric[name], 0) / whole,
  );
}
