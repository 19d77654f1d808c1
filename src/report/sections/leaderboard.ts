// Which configurations are best, and how surely.
import { type Configuration, configurationsOf } from '../../analysis/configurations.ts';
import { standings } from '../../analysis/standings.ts';
import type { RunData } from '../../record/run-data.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';
import { estimateCell, halfOf } from '../estimate.ts';
import * as format from '../format.ts';
import { meanBy } from '../groups.ts';
import { measuresOf, writing } from '../measure.ts';
import type { Section } from '../section.ts';
import type { Cell, Column, RowFacts, Table } from '../table.ts';
import { shown, type Varied, variedParameters } from '../varied.ts';

/** More rows make a page slow, and nobody reads them. */
const MAX_ROWS = 500;
/** With more hyperparameters than this, a column for each would not fit. */
const MAX_COLUMNS = 6;

interface View {
  lead: string;
  table: Table;
  notes: string[];
  trials: Table | null;
}

export const leaderboard: Section<View> = {
  title: 'Leaderboard',
  view(run) {
    const { sweep } = run;
    if (!sweep || sweep.trials.length === 0) return null;
    const ranked = rank(run);
    const replicated = ranked.some(({ configuration }) => configuration.trials.length > 1);
    return {
      lead: lead(run, ranked, replicated),
      table: tableOf(run, ranked, replicated),
      notes: notes(ranked, replicated),
      trials: replicated ? trialsTable(run) : null,
    };
  },
};

interface Ranked {
  configuration: Configuration;
  status: SweepTrial['status'];
  /** Could it be as good as the best? Null where nothing can be said. */
  close: boolean | null;
  best: boolean;
}

/** The worst ending is that of the configuration. */
const SEVERITY: SweepTrial['status'][] = [
  'completed',
  'waiting',
  'running',
  'interrupted',
  'pruned',
  'timed_out',
  'diverged',
  'failed',
];

/** Completed ones first, then those that were stopped, by what they had come to, then the failed ones. */
function rank(run: RunData): Ranked[] {
  const { validation } = measuresOf(run);
  const configurations = configurationsOf(run.sweep?.trials ?? [], run.metric.goal);
  const standing = new Map(standings(configurations, run.metric.goal).map((one) => [one.configuration, one]));
  const ranked = configurations.map((configuration, i): Ranked => {
    const severities = configuration.trials.map(({ status }) => SEVERITY.findIndex((one) => one === status));
    return {
      configuration,
      status: SEVERITY[Math.max(...severities)] ?? 'completed',
      close: standing.get(configuration)?.within_noise ?? null,
      best: i === 0 && configuration.value !== null,
    };
  });
  const place = ({ status, configuration }: Ranked): number =>
    configuration.value !== null ? 0 : status === 'failed' || status === 'diverged' ? 2 : 1;
  const score = ({ configuration }: Ranked): number =>
    validation.sign *
    (meanBy(configuration.trials, validation.of)?.value ?? -validation.sign * Number.MAX_VALUE);
  return ranked
    .map((one, i) => ({ one, i }))
    .sort(
      (a, b) => place(a.one) - place(b.one) || (place(a.one) === 0 ? a.i - b.i : score(b.one) - score(a.one)),
    )
    .map(({ one }) => one);
}

function lead({ metric, sweep }: RunData, ranked: Ranked[], replicated: boolean): string {
  const trials = format.count(sweep?.trials.length ?? 0, 'trial');
  const seeds = new Set(ranked.map(({ configuration }) => configuration.trials.length));
  const [each = 1] = seeds;
  const what = replicated
    ? `${format.count(ranked.length, 'configuration')}, each trained ${seeds.size === 1 ? `with ${each} seeds` : 'with one seed or several'} (${trials}): means, ± half a 95${'\u202f'}% interval`
    : `${trials}, one of each configuration`;
  return `${what}. Ranked by ${format.label(metric.name.replace('.', ' '))}, which chose among them; the test took no part in it.`;
}

const STATUS: Record<SweepTrial['status'], string> = {
  completed: 'completed',
  running: 'running',
  waiting: 'waiting',
  pruned: 'pruned',
  interrupted: 'interrupted',
  timed_out: 'out of time',
  diverged: 'diverged',
  failed: 'failed',
};

function tableOf(run: RunData, ranked: Ranked[], replicated: boolean): Table {
  const { validation, test } = measuresOf(run);
  const parameters = run.sweep ? variedParameters(run.sweep) : [];
  const spelt = parameters.length > 0 && parameters.length <= MAX_COLUMNS;
  const rows = ranked.slice(0, MAX_ROWS);
  const seeds = new Set(rows.map(({ configuration }) => configuration.trials.length)).size > 1;
  const sizes = new Set(rows.map(({ configuration }) => configuration.parameter_count)).size > 1;
  const columns: Column[] = [
    { label: 'rank', format: format.integer },
    ...(spelt ? parameters.map(parameterColumn) : [{ label: 'configuration' }]),
    { label: validation.name, format: writing(validation) },
    ...(replicated ? [{ label: `${validation.name} ±`, csvOnly: true }] : []),
    { label: test.name, format: writing(test) },
    ...(replicated ? [{ label: `${test.name} ±`, csvOnly: true }] : []),
    { label: 'gap', format: (gap) => format.signed(gap === null ? null : 100 * gap) },
    ...(replicated && seeds ? [{ label: 'seeds', format: format.integer }] : []),
    ...(replicated ? [] : [{ label: 'epochs', format: format.integer }]),
    { label: 'time', format: format.duration },
    ...(sizes ? [{ label: 'parameters', format: format.integer }] : []),
    { label: 'status' },
  ];
  return {
    name: 'leaderboard',
    caption: `Configurations of ${format.label(run.name)}, the best first`,
    columns,
    rows: rows.map((one, i) => {
      const { configuration } = one;
      const [first] = configuration.trials;
      const value = configuration.value ?? meanBy(configuration.trials, validation.of);
      const tested = meanBy(configuration.counted, test.of);
      return [
        i + 1,
        ...(spelt && first
          ? parameters.map((parameter) => parameterCell(parameter, first))
          : [format.label(configuration.name)]),
        estimateCell(value, validation),
        ...(replicated ? [halfOf(value)] : []),
        estimateCell(tested, test),
        ...(replicated ? [halfOf(tested)] : []),
        meanBy(configuration.counted, gapOf)?.value ?? null,
        ...(replicated && seeds ? [configuration.counted.length] : []),
        ...(replicated ? [] : [first?.curves.validation_accuracy.length ?? null]),
        meanBy(configuration.counted, ({ seconds }) => seconds)?.value ?? null,
        ...(sizes ? [configuration.parameter_count] : []),
        statusCell(one),
      ];
    }),
    about: rows.map(aboutOf),
  };
}

/** Training accuracy less validation accuracy at the epoch whose weights count. */
const gapOf = ({
  train_accuracy,
  validation_accuracy,
}: Pick<SweepTrial, 'train_accuracy' | 'validation_accuracy'>): number | null =>
  train_accuracy === null || validation_accuracy === null ? null : train_accuracy - validation_accuracy;

function statusCell({ status, close, best, configuration }: Ranked): string {
  if (configuration.value === null || configuration.incomplete > 0) return STATUS[status];
  if (best) return configuration.finalist ? 'best of the finalists' : 'best';
  return close ? 'within noise of the best' : configuration.finalist ? 'finalist' : 'completed';
}

function aboutOf({ configuration, close, best }: Ranked): RowFacts {
  const trials = configuration.trials.map(({ id }) => id);
  if (configuration.value === null) return { kind: 'quiet', trials };
  if (best) return { kind: 'best', trials };
  return close ? { kind: 'close', trials } : { trials };
}

const parameterColumn = ({ name, kind }: Varied): Column =>
  kind === 'category' ? { label: name } : { label: name, format: format.parameter };

function parameterCell({ kind, of }: Varied, trial: Configuration['trials'][number]): Cell {
  const value = of(trial);
  if (kind === 'category') return shown(value);
  return typeof value === 'number' ? value : null;
}

function notes(ranked: Ranked[], replicated: boolean): string[] {
  const close = ranked.filter((one) => one.close && !one.best).length;
  return [
    ...(close > 0
      ? [
          `${format.count(close, 'configuration')} in blue ${close === 1 ? 'is' : 'are'} within noise of the best: chance alone makes differences as large (5${'\u202f'}% level, seeds as blocks, Tukey’s range).`,
        ]
      : []),
    ...(replicated
      ? []
      : [
          'With one seed for each configuration, nothing can be said about noise: `replicates: 3` would tell.',
        ]),
    'The gap is training accuracy less validation accuracy, in points: the larger, the more a network over-fits.',
    ...(ranked.length > MAX_ROWS
      ? [
          `These are the best ${format.integer(MAX_ROWS)} of ${format.count(ranked.length, 'configuration')}; the view leaderboard of runs.db has all of them.`,
        ]
      : []),
  ];
}

function trialsTable(run: RunData): Table {
  const { validation, test } = measuresOf(run);
  const trials = (run.sweep?.trials ?? []).slice(0, MAX_ROWS);
  return {
    name: 'trials',
    caption: `Trials of ${format.label(run.name)}, the best first`,
    columns: [
      { label: 'trial', format: format.parameter },
      { label: 'configuration' },
      { label: 'seed', format: format.parameter },
      { label: validation.name, format: writing(validation) },
      { label: test.name, format: writing(test) },
      { label: 'best epoch', format: format.integer },
      { label: 'epochs', format: format.integer },
      { label: 'time', format: format.duration },
      { label: 'status' },
      { label: 'reason' },
    ],
    rows: trials.map((trial) => [
      trial.id,
      format.label(trial.name),
      trial.seed,
      validation.of(trial),
      test.of(trial),
      trial.best_epoch,
      trial.epochs,
      trial.seconds,
      STATUS[trial.status] + (trial.reused ? ', reused' : ''),
      format.label(trial.reason ?? ''),
    ]),
    about: trials.map(({ id, status }) => ({
      ...(status !== 'completed' && { kind: 'quiet' as const }),
      trials: [id],
    })),
  };
}
