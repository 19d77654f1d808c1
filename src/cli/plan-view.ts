// A plan as one plain value, with what runs.db knows of its trials: what `fmx plan` shows, and gives as JSON.
import { existsSync } from 'node:fs';
import type { LoadedPipeline } from '../config/load.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';
import { trialsOf } from '../plan/configuration.ts';
import { planRun } from '../plan/plan-run.ts';
import { planSweep, type SweepPlan } from '../plan/plan-sweep.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Bracket } from '../pruning/pruning.ts';
import { describeEnvironment } from '../record/environment.ts';
import { completedAmong, type Expected, recordedTimes } from '../record/planned-trials.ts';
import { sweepConcurrency } from '../schedule/concurrency.ts';
import { threadCount } from '../schedule/threads.ts';
import { searches } from '../search/index.ts';
import type { Dimension, ParameterValue } from '../search/space.ts';
import { withReader } from './database.ts';

export interface PlanView {
  name: string;
  pipeline: string;
  metric: LoadedPipeline['pipeline']['metric'];
  /** Null for a file without a search, which has one trial. */
  search: {
    method: string;
    dimensions: readonly Dimension[];
    include: number;
    exclude: number;
    /** Are these all configurations? Else later ones depend on what the first give. */
    whole: boolean;
    configurations: number;
    /** Those that come to the same as others, and are not run again. */
    duplicates: number;
    /** How many are proposed at a time. */
    batch: number;
    seeds: number[];
    finalists: { top: number; seeds: number } | null;
    early_termination: string | null;
    /** Of a synchronous one; what is left after the last rung trains for `epochs`. */
    brackets: readonly Bracket[];
    epochs: number;
    target: number | null;
    time_budget: number | null;
  } | null;
  /** Of the sweep, at most, without finalists. */
  trials: number;
  /** Those that are known by now. */
  planned: PlannedTrial[];
  completed: number;
  time: TimeView;
}

export interface PlannedTrial {
  id: string;
  name: string;
  parameters: Record<string, ParameterValue>;
  seed: number;
  status: 'new' | 'completed';
}

export interface TimeView {
  /** Of the trials that are not completed, finalists too, at most; null where not one like them was recorded here. */
  seconds: number | null;
  /** How many trials run at once. */
  concurrency: number;
  /** New trials like which none was recorded here; those that were count for them. */
  unknown: number;
}

/** Throws FmxError where the pipeline is wrong, or runs.db cannot be read; one that is not there has no trials. */
export function planView(loaded: LoadedPipeline, dataset: LocatedDataset, db: string): PlanView {
  const { pipeline, path } = loaded;
  const plan = loaded.search ? planSweep(loaded, dataset) : null;
  const trials = plan ? trialsOf(plan.first) : [planRun(loaded, dataset)];
  const { completed, expected } = recorded(db, trials);
  const total = plan ? totalTrials(plan, trials) : 1;
  const finalists = plan?.search.finalists ?? null;
  const toCome = total - trials.length + (finalists ? finalists.top * finalists.seeds : 0);
  return {
    name: pipeline.name,
    pipeline: path,
    metric: pipeline.metric,
    search: plan && searchView(plan, pipeline.training.epochs),
    trials: total,
    planned: trials.map(({ id, name, parameters, seed }) => ({
      id,
      name,
      parameters: plan ? parameters : {},
      seed,
      status: completed.has(id) ? 'completed' : 'new',
    })),
    completed: completed.size,
    time: timeView(
      trials.map((trial) => ({ isNew: !completed.has(trial.id), expected: expected(trial) })),
      toCome,
      loaded,
    ),
  };
}

function searchView(
  { search, space, first, seeds, configurations, brackets }: SweepPlan,
  epochs: number,
): PlanView['search'] {
  const { method, batch, include, finalists, target, time_budget } = search;
  const whole = !searches[method].adaptive;
  return {
    method,
    dimensions: space.dimensions,
    include: include.length,
    exclude: space.exclude.length,
    whole,
    configurations,
    duplicates: first.length - new Set(first.map(({ id }) => id)).size,
    batch,
    seeds,
    finalists,
    early_termination: search.early_termination?.type ?? null,
    brackets,
    epochs,
    target,
    time_budget,
  };
}

const totalTrials = ({ search, configurations, seeds }: SweepPlan, first: readonly TrialSpec[]): number =>
  searches[search.method].adaptive ? configurations * seeds.length : first.length;

function recorded(
  file: string,
  trials: readonly TrialSpec[],
): { completed: Set<string>; expected: (trial: TrialSpec) => Expected | null } {
  if (!existsSync(file)) return { completed: new Set(), expected: () => null };
  return withReader(file, (db) => ({
    completed: completedAmong(
      db,
      trials.map(({ id }) => id),
    ),
    expected: recordedTimes(db, describeEnvironment()),
  }));
}

/** `toCome` are trials of which nothing is known but that they are like those that are planned. */
function timeView(
  planned: readonly { isNew: boolean; expected: Expected | null }[],
  toCome: number,
  { pipeline: { resources }, search }: LoadedPipeline,
): TimeView {
  const left = planned.filter(({ isNew }) => isNew);
  const count = left.length + toCome;
  const unknown = left.filter(({ expected }) => expected === null).length;
  const known = planned.flatMap(({ expected }) => expected ?? []);
  const onGpu = known.some(({ device }) => device !== 'cpu');
  const { slots, threads } = search
    ? sweepConcurrency(resources, { onGpu })
    : { slots: 1, threads: threadCount(resources.threads) };
  const concurrency = Math.max(1, Math.min(slots, count));
  if (count === 0) return { seconds: 0, concurrency, unknown };
  if (known.length === 0) return { seconds: null, concurrency, unknown };
  const alone = (expected: Expected): number => expected.seconds * (onGpu ? 1 : expected.threads / threads);
  const mean = known.map(alone).reduce((sum, seconds) => sum + seconds, 0) / known.length;
  const each = left.map(({ expected }) => (expected ? alone(expected) : mean));
  const sum = each.reduce((total, seconds) => total + seconds, mean * toCome);
  return { seconds: Math.max(sum / concurrency, ...each), concurrency, unknown };
}
