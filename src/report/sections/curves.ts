// How loss and accuracy went, epoch by epoch.
import type { RunData, TrialData } from '../../record/run-data.ts';
import { lastEpoch, valuesByEpoch } from '../best.ts';
import type { CurvesData, CurvesLine } from '../charts/curves.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';
import type { Table } from '../table.ts';

const SPLITS = [
  { split: 'train', name: 'training' },
  { split: 'validation', name: 'validation' },
] as const;

export const curves: Section<{ others: boolean; figures: FigureOf<'curves'>[] }> = {
  title: 'Learning curves',
  of: 'best',
  view(run) {
    const figures = [figureOf(run, 'accuracy'), figureOf(run, 'loss')].filter((figure) => figure !== null);
    return figures.length === 0 ? null : { others: run.trials.length > 1, figures };
  },
};

function figureOf(run: RunData, metric: CurvesData['metric']): FigureOf<'curves'> | null {
  const lines = run.trials.flatMap((trial, rank) => linesOf(trial, metric, rank === 0));
  const [best] = run.trials;
  if (!best || lines.every(({ values }) => values.every((value) => value === null))) return null;
  const title = metric === 'accuracy' ? 'Accuracy' : 'Loss';
  return {
    id: `${metric}-curves`,
    chart: 'curves',
    title,
    description: describe(
      title,
      metric,
      best,
      lines.filter(({ main }) => main),
    ),
    data: {
      metric,
      epochs: Math.max(...run.trials.map(lastEpoch)),
      best_epoch: best.best_epoch,
      // Later ones are drawn over earlier ones: the best trial comes last.
      lines: lines.toReversed(),
    },
    modes: [{ id: 'curves', label: title, table: tableOf(run, metric, title) }],
  };
}

/** Of trials other than the best one, only the validation curve is drawn. */
function linesOf(trial: TrialData, metric: string, main: boolean): CurvesLine[] {
  return SPLITS.filter(({ split }) => main || split === 'validation')
    .map(({ split, name }) => ({ name, split, main, values: valuesByEpoch(trial, split, metric) }))
    .filter(({ values }) => values.some((value) => value !== null))
    .reverse();
}

function describe(
  title: string,
  metric: CurvesData['metric'],
  trial: TrialData,
  lines: CurvesLine[],
): string {
  const write = metric === 'accuracy' ? format.percent : format.loss;
  const courses = lines.map(
    ({ name, values }) =>
      `${name} from ${write(values[0] ?? null)} to ${write(values.findLast((value) => value !== null) ?? null)}`,
  );
  const best = trial.best_epoch === null ? '' : `; the best epoch was ${trial.best_epoch}`;
  return `${title} over ${format.count(lastEpoch(trial), 'epoch')}: ${format.list(courses)}${best}.`;
}

function tableOf({ name, trials }: RunData, metric: CurvesData['metric'], title: string): Table {
  const write = metric === 'accuracy' ? (value: number | null) => format.percent(value, 2) : format.loss;
  const several = trials.length > 1;
  return {
    name: `${metric}-by-epoch`,
    caption: `${title} of ${format.label(name)} by epoch`,
    columns: [
      ...(several ? [{ label: 'trial', format: format.integer }] : []),
      { label: 'epoch', format: format.integer },
      ...SPLITS.map(({ name }) => ({ label: name, format: write })),
    ],
    rows: trials.flatMap((trial) => {
      const [training = [], validation = []] = SPLITS.map(({ split }) => valuesByEpoch(trial, split, metric));
      return training.map((value, i) => [
        ...(several ? [trial.id] : []),
        i + 1,
        value,
        validation[i] ?? null,
      ]);
    }),
  };
}
