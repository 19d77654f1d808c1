// Which class was taken for which: the confusion matrix as a heat map.
import type { Evaluation } from '../../record/run-data.ts';
import { bestTrial, classLabels, finalEvaluation, imagesOf, support } from '../best.ts';
import { MAX_NUMBERED, type MatrixData, rateOf, SHADES, worstRate } from '../charts/matrix.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';
import type { Table } from '../table.ts';

interface ConfusionView {
  worst: string;
  shades: number[];
  figures: { confusion: FigureOf<'matrix'> };
}

export const confusion: Section<ConfusionView> = {
  title: 'Confusion matrix',
  of: 'best',
  view(run) {
    const evaluation = finalEvaluation(bestTrial(run));
    if (!evaluation) return null;
    const data: MatrixData = { classes: classLabels(evaluation), counts: evaluation.confusion };
    return {
      worst: format.percent(worstRate(data)),
      shades: Array.from({ length: SHADES }, (_, i) => i + 1),
      figures: {
        confusion: {
          id: 'confusion-matrix',
          chart: 'matrix',
          title: `${format.integer(support(evaluation))} ${imagesOf(evaluation)} by actual and predicted class`,
          description: describe(evaluation, data),
          data,
          modes: [
            { id: 'counts', label: 'Images', table: tableOf(evaluation, data, 'counts') },
            ...(data.classes.length > MAX_NUMBERED
              ? []
              : [{ id: 'rates', label: 'Percent of each row', table: tableOf(evaluation, data, 'rates') }]),
          ],
        },
      },
    };
  },
};

function describe(evaluation: Evaluation, data: MatrixData): string {
  const recalls = data.classes
    .map((name, i) => ({ name, recall: rateOf(data, i, i) }))
    .sort((a, b) => b.recall - a.recall);
  const [best, worst] = [recalls[0], recalls.at(-1)];
  return (
    `Confusion matrix of ${format.count(data.classes.length, 'class', 'classes')} on ` +
    `${format.integer(support(evaluation))} ${imagesOf(evaluation)}. Recognised best: ${best?.name} ` +
    `(${format.percent(best?.recall ?? null)}); worst: ${worst?.name} (${format.percent(worst?.recall ?? null)}).`
  );
}

function tableOf({ classes, split }: Evaluation, data: MatrixData, mode: 'counts' | 'rates'): Table {
  const write = mode === 'counts' ? format.integer : (value: number | null) => format.percent(value);
  return {
    name: `confusion-${mode}`,
    caption:
      mode === 'counts'
        ? `Number of ${split} images by actual class (rows) and predicted class (columns)`
        : `Share of each actual class (rows) that was given each predicted class (columns)`,
    columns: [{ label: 'actual' }, ...classes.map((label) => ({ label, format: write }))],
    rows: classes.map((name, i) => [
      name,
      ...classes.map((_, j) => (mode === 'counts' ? (data.counts[i]?.[j] ?? 0) : rateOf(data, i, j))),
    ]),
  };
}
