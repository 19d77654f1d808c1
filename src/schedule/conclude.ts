// The end of a configuration: when all of its trials are at theirs. It may be the best so far, and reach the target.
import { improves } from '../metrics/watched.ts';
import { meanCurve } from '../pruning/curve.ts';
import { now, type SweepState } from './sweep-state.ts';
import { type Entry, outcomeOf, seedCurves } from './sweep-trials.ts';

/** Tells it once, when it is so. */
export function conclude(state: SweepState, entry: Entry): void {
  const { emit, best, metric } = state;
  const { configuration, phase, trials } = entry;
  if (entry.told || trials.length === 0 || trials.some(({ end }) => end === null)) return;
  entry.told = true;
  entry.curve = meanCurve(seedCurves(trials));
  entry.completed = !entry.pruned && trials.every(({ end }) => end === 'completed');
  const { value } = outcomeOf(entry);
  const isBest = entry.completed && value !== null && improves(value, best[phase], metric.goal);
  if (isBest) best[phase] = value;
  const { id, name } = configuration;
  emit({ type: 'configuration_finished', ...now(), configuration: id, name, phase, value, best: isBest });
  if (isBest && phase === 'search') checkTarget(state, name, value);
}

function checkTarget({ plan, training, metric }: SweepState, name: string, value: number): void {
  const { target } = plan.search;
  if (target === null || improves(target, value, metric.goal)) return;
  const reason = `${name} has reached the target, ${target}: its ${metric.name} is ${value}`;
  training.halt({ cause: 'target', reason }, { status: 'pruned', reason });
}
