// The configurations of a sweep in the order of its leaderboard, with what became of each.
import { type Configuration, configurationsOf } from '../analysis/configurations.ts';
import { standings } from '../analysis/standings.ts';
import type { RunData } from '../record/run-data.ts';
import type { SweepTrial } from '../record/sweep-data.ts';
import { meanBy } from './groups.ts';
import { measuresOf } from './measure.ts';

export interface Ranked {
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
  'skipped',
  'running',
  'interrupted',
  'pruned',
  'timed_out',
  'diverged',
  'failed',
];

/** Completed ones first, then those that were stopped, by what they had come to, then the failed ones. */
export function rank(run: RunData): Ranked[] {
  const { validation } = measuresOf(run);
  const configurations = configurationsOf(run.sweep?.trials ?? [], run.metric.goal);
  const standing = new Map(standings(configurations, run.metric.goal).map((one) => [one.configuration, one]));
  const ranked = configurations.map((configuration, i): Ranked => {
    const severities = configuration.trials.map(({ status }) => SEVERITY.indexOf(status));
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
