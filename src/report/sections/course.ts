// How the sweep went: which trial ran when, what was stopped, what failed, and why.
import type { RunData } from '../../record/run-data.ts';
import type { Attempt, SweepTrial } from '../../record/sweep-data.ts';
import type { TimelineBar, TimelineData } from '../charts/timeline.ts';
import type { FigureOf } from '../figure.ts';
import * as format from '../format.ts';
import type { Section } from '../section.ts';
import type { Cell, Table } from '../table.ts';

const MAX_ROWS = 500;
/** More bars than this are drawn once for all widths. */
const CROWD = 200;
/** Of more bars than this, every second one is drawn, or every third, … */
const MAX_BARS = 1000;

interface View {
  sentences: string[];
  key: { kind: string; label: string }[];
  figures: FigureOf<'timeline'>[];
  endings: Table | null;
}

export const course: Section<View> = {
  title: 'How the sweep went',
  view(run) {
    const { sweep } = run;
    if (!sweep || sweep.attempts.length === 0) return null;
    const timeline = timelineOf(run, sweep.attempts, sweep.trials);
    const figure = figureOf(timeline, sweep.attempts, sweep.trials);
    const kinds = new Set(figure.data.bars.map(({ kind }) => kind));
    return {
      sentences: sentences(run, timeline),
      key: KEY.filter(({ kind }) => kinds.has(kind)),
      figures: [figure],
      endings: endings(sweep.attempts, sweep.trials),
    };
  },
};

const KEY: { kind: TimelineBar['kind']; label: string }[] = [
  { kind: 'completed', label: 'completed' },
  { kind: 'pruned', label: 'stopped early, as others were better' },
  { kind: 'failed', label: 'failed, diverged or interrupted' },
  { kind: 'running', label: 'running' },
];

function kindOf(status: Attempt['status']): TimelineBar['kind'] {
  if (status === null || status === 'running') return 'running';
  return status === 'completed' || status === 'pruned' ? status : 'failed';
}

function timelineOf(run: RunData, attempts: Attempt[], trials: SweepTrial[]): TimelineData {
  const byId = new Map(trials.map((trial) => [trial.id, trial]));
  const begin = Math.min(...attempts.map(({ started_at }) => started_at));
  const end = Math.max(...attempts.map(({ started_at, finished_at }) => finished_at ?? started_at));
  const seconds = (at: number): number => Number(((at - begin) / 1000).toFixed(1));
  const lanes: number[] = [];
  const bars = attempts.map((attempt): TimelineBar => {
    const trial = byId.get(attempt.trial);
    const to =
      attempt.finished_at ?? (attempt.status === null && run.status === 'running' ? end : attempt.started_at);
    const lane = laneFor(lanes, attempt.started_at, to);
    return {
      lane,
      from: seconds(attempt.started_at),
      to: seconds(to),
      kind: kindOf(attempt.status),
      told: [
        `trial ${attempt.trial}: ${format.label(trial?.name ?? '')}`,
        `seed ${trial?.seed}${attempt.attempt > 1 ? `, attempt ${attempt.attempt}` : ''}`,
        `${attempt.status ?? 'running'} after ${format.duration((to - attempt.started_at) / 1000)}`,
      ],
    };
  });
  return { lanes: lanes.length, seconds: seconds(end), bars };
}

function figureOf(
  { bars, ...timeline }: TimelineData,
  attempts: Attempt[],
  trials: SweepTrial[],
): FigureOf<'timeline'> {
  const every = Math.ceil(bars.length / MAX_BARS);
  const lanes = format.count(timeline.lanes, 'lane');
  return {
    id: 'timeline',
    chart: 'timeline',
    title: every === 1 ? 'Which trial ran when' : `Which trial ran when, one in ${format.integer(every)}`,
    description: `${format.count(bars.length, 'bar')} in ${lanes}${every === 1 ? '' : `, of which one in ${format.integer(every)} is drawn`}: each is a trial from its beginning to its end.`,
    data: { ...timeline, bars: bars.filter((_, index) => index % every === 0) },
    crowded: bars.length > CROWD,
    modes: [{ id: 'all', label: 'All', table: timesTable(bars, attempts, trials) }],
  };
}

/** The first lane that is free by then. */
function laneFor(lanes: number[], from: number, to: number): number {
  const free = lanes.findIndex((until) => until <= from);
  const lane = free === -1 ? lanes.length : free;
  lanes[lane] = to;
  return lane;
}

function timesTable(bars: TimelineBar[], attempts: Attempt[], trials: SweepTrial[]): Table {
  const byId = new Map(trials.map((trial) => [trial.id, trial]));
  return {
    name: 'timeline',
    caption: 'When each trial ran, in seconds since the sweep began',
    columns: [
      { label: 'trial', format: format.parameter },
      { label: 'configuration' },
      { label: 'slot', format: format.integer },
      { label: 'from', format: (value) => format.decimal(value, 1) },
      { label: 'to', format: (value) => format.decimal(value, 1) },
      { label: 'end' },
    ],
    rows: bars.slice(0, MAX_ROWS).map(({ lane, from, to }, i) => {
      const attempt = attempts[i];
      const name = format.label(byId.get(attempt?.trial ?? 0)?.name ?? '');
      return [attempt?.trial ?? null, name, lane + 1, from, to, attempt?.status ?? 'running'];
    }),
  };
}

const STATES: [SweepTrial['status'], string][] = [
  ['completed', 'completed'],
  ['pruned', 'pruned'],
  ['diverged', 'diverged'],
  ['failed', 'failed'],
  ['timed_out', 'ran out of time'],
  ['skipped', 'left out'],
  ['interrupted', 'interrupted'],
  ['running', 'running'],
  ['waiting', 'waiting'],
];

function sentences(run: RunData, { lanes, seconds, bars }: TimelineData): string[] {
  const { trials = [], attempts = [], stopped = [], refused = [] } = run.sweep ?? {};
  const parts = STATES.map(([status, name]) => ({
    name,
    count: trials.filter((trial) => trial.status === status).length,
  }))
    .filter(({ count }) => count > 0)
    .map(({ name, count }) => `${format.integer(count)} ${name}`);
  const reused = trials.filter((trial) => trial.reused).length;
  const busy = bars.reduce((sum, { from, to }) => sum + to - from, 0);
  const again = attempts.filter(({ attempt }) => attempt > 1).length;
  return [
    `${methodText(run)}Of ${format.count(trials.length, 'trial')}: ${format.list(parts)}.${run.status === 'running' ? ' The sweep is at work.' : ''}`,
    ...(reused > 0
      ? [
          `${format.count(reused, 'trial')} had been completed before and ${reused === 1 ? 'was' : 'were'} not run again.`,
        ]
      : []),
    ...(again > 0 ? [`${format.count(again, 'time')} a trial was begun again.`] : []),
    ...refused.map(
      ({ name, reason }) =>
        `${format.label(name)} was not run, as its values do not fit together: ${format.label(reason)}`,
    ),
    ...stopped.map((reason) => `At one time, no further trial began: ${format.label(reason)}.`),
    `It took ${format.duration(seconds)} with up to ${format.count(lanes, 'trial')} at a time; ${format.duration(busy)} of work, so that the slots were busy ${format.percent(busy / (lanes * Math.max(seconds, 1e-9)), 0)} of the time.`,
  ];
}

/** How configurations were found, and how the unpromising ones were stopped. */
function methodText({ sweep }: RunData): string {
  if (!sweep?.method) return '';
  const { search, early_termination: early } = sweep.method;
  const { count, pruned } = sweep.decisions;
  const stopping = early
    ? `, and ${format.label(early)} stopped ${format.count(pruned.length, 'configuration')} early (${format.count(count, 'decision')})`
    : '';
  return `Configurations were found by ${format.label(search)}${stopping}. `;
}

/** What did not go to its end, with its reason. */
function endings(attempts: Attempt[], trials: SweepTrial[]): Table | null {
  const byId = new Map(trials.map((trial) => [trial.id, trial]));
  const rows = attempts
    .filter(({ status }) => status !== null && status !== 'completed')
    .slice(0, MAX_ROWS)
    .map(({ trial, attempt, status, reason }): Cell[] => [
      trial,
      format.label(byId.get(trial)?.name ?? ''),
      byId.get(trial)?.epochs ?? null,
      attempt,
      status,
      format.label(reason ?? ''),
    ]);
  if (rows.length === 0) return null;
  return {
    name: 'endings',
    caption: 'Trials that did not go to their end, and why',
    columns: [
      { label: 'trial', format: format.parameter },
      { label: 'configuration' },
      { label: 'epochs', format: format.integer },
      { label: 'attempt', format: format.integer },
      { label: 'end' },
      { label: 'reason' },
    ],
    rows,
  };
}
