// Which configurations are best, and how surely.
import type { Configuration } from '../../analysis/configurations.ts';
import type { RunData } from '../../record/run-data.ts';
import type { SweepTrial } from '../../record/sweep-data.ts';
import type { Estimate } from '../../statistics/mean.ts';
import { estimateCell, halfOf } from '../estimate.ts';
import * as format from '../format.ts';
import { meanBy } from '../groups.ts';
import { measuresOf, writing } from '../measure.ts';
import { type Ranked, rank } from '../ranked.ts';
import type { Section } from '../section.ts';
import { type Cell, type Field, fill, type RowFacts, type Table } from '../table.ts';
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

function lead({ metric, sweep }: RunData, ranked: Ranked[], replicated: boolean): string {
  const trials = format.count(sweep?.trials.length ?? 0, 'trial');
  const seeds = new Set(ranked.map(({ configuration }) => configuration.trials.length));
  const [each = 1] = seeds;
  const what = replicated
    ? `${format.count(ranked.length, 'configuration')}, each trained ${seeds.size === 1 ? `with ${each} seeds` : 'with one seed or several'} (${trials}): means, ± half a ${format.INTERVAL}`
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
  skipped: 'left out',
  diverged: 'diverged',
  failed: 'failed',
};

function tableOf(run: RunData, ranked: Ranked[], replicated: boolean): Table {
  const rows = ranked.slice(0, MAX_ROWS);
  const differ = (of: (configuration: Configuration) => unknown): boolean =>
    new Set(rows.map(({ configuration }) => of(configuration))).size > 1;
  const epochs: Field<Ranked> = {
    label: 'epochs',
    format: format.integer,
    cell: ({ configuration: { trials } }) => trials[0]?.curves.validation_accuracy.length ?? null,
  };
  return {
    name: 'leaderboard',
    caption: `Configurations of ${format.label(run.name)}, the best first`,
    ...fill(rows, [
      { label: 'rank', format: format.integer, cell: (_, i) => i + 1 },
      ...settingFields(run),
      ...resultFields(run, replicated),
      {
        label: 'gap',
        format: (gap) => format.signed(gap === null ? null : 100 * gap),
        cell: ({ configuration }) => meanBy(configuration.counted, gapOf)?.value ?? null,
      },
      ...(replicated ? [] : [epochs]),
      ...fieldsIf(
        differ(({ counted }) => counted.length),
        {
          label: 'seeds',
          format: format.integer,
          cell: ({ configuration }) => configuration.counted.length,
        },
      ),
      {
        label: 'time',
        format: format.duration,
        cell: ({ configuration }) => meanBy(configuration.counted, ({ seconds }) => seconds)?.value ?? null,
      },
      ...fieldsIf(
        differ(({ parameter_count }) => parameter_count),
        {
          label: 'parameters',
          format: format.integer,
          cell: ({ configuration }) => configuration.parameter_count,
        },
      ),
      { label: 'status', cell: statusCell },
    ]),
    about: rows.map(aboutOf),
  };
}

/** A column is left out where all rows would say the same. */
const fieldsIf = (wanted: boolean, field: Field<Ranked>): Field<Ranked>[] => (wanted ? [field] : []);

/** A column for each hyperparameter, or one with the configuration's name. */
function settingFields({ sweep, name }: RunData): Field<Ranked>[] {
  const parameters = sweep ? variedParameters(sweep) : [];
  if (parameters.length === 0 || parameters.length > MAX_COLUMNS) {
    return [
      { label: 'configuration', cell: ({ configuration }) => format.label(configuration.name || name) },
    ];
  }
  return parameters.map((parameter) => ({
    label: parameter.name,
    ...(parameter.kind !== 'category' && { format: format.parameter }),
    cell: ({ configuration: { trials } }) => (trials[0] ? parameterCell(parameter, trials[0]) : null),
  }));
}

function resultFields(run: RunData, replicated: boolean): Field<Ranked>[] {
  const { validation, test } = measuresOf(run);
  // What did not complete has come to different epochs: its mean has no interval.
  const value = ({ configuration }: Ranked): Estimate | null => {
    if (configuration.value) return configuration.value;
    const some = meanBy(configuration.trials, validation.of);
    return some && { value: some.value, low: null, high: null };
  };
  const tested = ({ configuration }: Ranked): Estimate | null => meanBy(configuration.counted, test.of);
  return [
    {
      label: validation.name,
      format: writing(validation),
      cell: (one) => estimateCell(value(one), validation),
    },
    ...fieldsIf(replicated, {
      label: `${validation.name} ±`,
      csvOnly: true,
      cell: (one) => halfOf(value(one)),
    }),
    { label: test.name, format: writing(test), cell: (one) => estimateCell(tested(one), test) },
    ...fieldsIf(replicated, { label: `${test.name} ±`, csvOnly: true, cell: (one) => halfOf(tested(one)) }),
  ];
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
  if (configuration.value === null) return { kind: 'faded', trials };
  if (best) return { kind: 'best', trials };
  return close ? { kind: 'close', trials } : { trials };
}

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
      ...(status !== 'completed' && { kind: 'faded' as const }),
      trials: [id],
    })),
  };
}
