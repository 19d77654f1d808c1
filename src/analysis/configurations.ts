// Trials put together by what was trained: the same configuration on several seeds.
import type { Goal } from '../metrics/watched.ts';
import type { ParameterValue } from '../search/space.ts';
import type { Mean } from '../statistics/mean.ts';
import { meanOf } from '../statistics/t-test.ts';
import { type MeasureOf, measured } from './compare.ts';
import { type AnalysedTrial, better, groupBy } from './trial.ts';

export interface Configuration<T extends AnalysedTrial = AnalysedTrial> {
  /** Equal for trials that differ in their seed alone. */
  id: string;
  name: string;
  parameters: Readonly<Record<string, ParameterValue>>;
  /** All of them, whatever became of them. */
  trials: T[];
  /**
   * Those that count: where some ran again as finalists, these alone, because the seeds that chose the best made it
   * look better than it is.
   */
  counted: T[];
  finalist: boolean;
  /** How many of `counted` were not completed. */
  incomplete: number;
  /** Over those of `counted` that were completed; null where there is none. */
  value: Mean | null;
  validation_accuracy: Mean | null;
  test_accuracy: Mean | null;
  seconds: Mean | null;
  parameter_count: number | null;
}

/**
 * Best first by the mean value: finalists before others, those of which every trial was completed before those that
 * lost some (who knows what these would have reached), and those without a value last.
 */
export function configurationsOf<T extends AnalysedTrial>(
  trials: readonly T[],
  goal: Goal,
): Configuration<T>[] {
  const order = better(goal);
  const place = ({ finalist, value, incomplete }: Configuration<T>): number =>
    value === null ? 3 : incomplete > 0 ? 2 : finalist ? 0 : 1;
  return [...groupBy(trials, ({ configuration }) => configuration)]
    .map(([id, group]) => configuration(id, group))
    .sort((a, b) => place(a) - place(b) || (a.value && b.value ? order(a.value.value, b.value.value) : 0));
}

function configuration<T extends AnalysedTrial>(id: string, trials: T[]): Configuration<T> {
  const finalists = trials.filter(({ phase }) => phase === 'finalists');
  const counted = finalists.length > 0 ? finalists : trials;
  const [first] = trials as [T];
  return {
    id,
    name: first.name,
    parameters: first.parameters,
    trials,
    counted,
    finalist: finalists.length > 0,
    incomplete: counted.filter(({ status }) => status !== 'completed').length,
    value: meanOver(counted, 'value'),
    validation_accuracy: meanOver(counted, 'validation_accuracy'),
    test_accuracy: meanOver(counted, 'test_accuracy'),
    seconds: meanOver(counted, 'seconds'),
    parameter_count: trials.find(({ parameter_count }) => parameter_count !== null)?.parameter_count ?? null,
  };
}

/** The mean of the completed trials; null where none has that measure. */
export function meanOver<T extends AnalysedTrial>(trials: readonly T[], measure: MeasureOf<T>): Mean | null {
  const values = measured(trials, measure).map(({ value }) => value);
  return values.length === 0 ? null : meanOf(values);
}
