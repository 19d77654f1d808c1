// The curves of all trials, those that the reader chooses in front.
import type { RunData } from '../../record/run-data.ts';
import type { Curve, SweepTrial } from '../../record/sweep-data.ts';
import { type TrialCurve, type TrialsData, trialModes } from '../charts/trials.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';
import type { Table } from '../table.ts';
import { drawnTrials, everyEpoch } from '../thin.ts';
import { varied } from '../varied.ts';

interface View {
  lead: string;
  figures: FigureOf<'trials'>[];
}

/** More lines than this are drawn again by the browser alone where their drawing is changed. */
const MANY = 60;

export const trials: Section<View> = {
  title: 'Curves of all trials',
  view(run) {
    if (!run.sweep || run.sweep.trials.length < 2) return null;
    const figures = [figureOf(run, 'accuracy'), figureOf(run, 'loss')].filter((figure) => figure !== null);
    if (figures.length === 0) return null;
    const shown = drawnTrials(run.sweep.trials);
    const every = everyEpoch(run.sweep.trials);
    return {
      lead: [
        'In validation. The best trial is in front; tick others in the leaderboard to bring them there, or brush the parallel coordinates.',
        shown.length < run.sweep.trials.length
          ? `Drawn are ${format.integer(shown.length)} of ${format.integer(run.sweep.trials.length)} trials: the best ones, and every so many of the others.`
          : '',
        every > 1 ? `Of the epochs, every ${every}th is drawn.` : '',
      ]
        .filter(Boolean)
        .join(' '),
      figures,
    };
  },
};

const MODES: Record<(typeof trialModes)[number], string> = {
  epochs: 'By epoch',
  'epochs-smooth': 'By epoch, smoothed',
  seconds: 'By training time',
  'seconds-smooth': 'By training time, smoothed',
};

function figureOf(run: RunData, metric: 'accuracy' | 'loss'): FigureOf<'trials'> | null {
  const all = run.sweep?.trials ?? [];
  const name = `validation_${metric}` as const;
  const shown = drawnTrials(all).filter(({ curves }) => curves[name].some((value) => value !== null));
  if (shown.length === 0) return null;
  const architectures = varied('', '', all, ({ architecture }) => architecture).values;
  const every = everyEpoch(all);
  const data: TrialsData = {
    unit: metric === 'accuracy' ? 'percent' : 'number',
    trials: shown.map((trial) => curveOf(trial, name, architectures.indexOf(trial.architecture), every)),
  };
  const live = shown.length > MANY;
  const title = metric === 'accuracy' ? 'Validation accuracy' : 'Validation loss';
  const table = tableOf(shown, name, title);
  return {
    id: `${metric}-of-trials`,
    chart: 'trials',
    title,
    description: `${title} of ${format.count(shown.length, 'trial')}, epoch by epoch.`,
    data,
    crowded: live,
    modes: trialModes.map((id, i) => ({ id, label: MODES[id], ...(i === 0 ? { table } : { live }) })),
  };
}

function curveOf(
  trial: SweepTrial,
  name: 'validation_accuracy' | 'validation_loss',
  color: number,
  every: number,
): TrialCurve {
  const { curves } = trial;
  const kept = curves[name]
    .map((_, i) => i)
    .filter((i, _, { length }) => i % every === 0 || i === length - 1 || i + 1 === trial.best_epoch);
  const of = (curve: Curve, digits: number): Curve => kept.map((i) => rounded(curve[i] ?? null, digits));
  return {
    id: trial.id,
    name: format.label(trial.name),
    color: Math.max(0, color),
    values: of(curves[name], 4),
    seconds: of(curves.elapsed_seconds, 1),
    ...(every > 1 && { epochs: kept.map((i) => i + 1) }),
  };
}

/** A drawing needs no more digits, and the page is small without. */
const rounded = (value: number | null, digits: number): number | null =>
  value === null ? null : Number(value.toFixed(digits));

function tableOf(
  trials: SweepTrial[],
  name: 'validation_accuracy' | 'validation_loss',
  title: string,
): Table {
  const epochs = Math.max(...trials.map(({ curves }) => curves[name].length));
  const write =
    name === 'validation_accuracy'
      ? (value: number | null) => (value === null ? '' : (100 * value).toFixed(1))
      : (value: number | null) => (value === null ? '' : format.decimal(value));
  return {
    name: `${name.replace('_', '-')}-of-trials`,
    caption: `${title}${name === 'validation_accuracy' ? ' in percent' : ''}: a row for each trial, a column for each epoch`,
    columns: [
      { label: 'trial', format: format.parameter },
      ...Array.from({ length: epochs }, (_, i) => ({ label: String(i + 1), format: write })),
    ],
    rows: trials.map(({ id, curves }) => [
      id,
      ...Array.from({ length: epochs }, (_, i) => rounded(curves[name][i] ?? null, 4)),
    ]),
  };
}
