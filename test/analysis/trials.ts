// Made-up trials for the tests of the analysis.
import type { AnalysedTrial } from '../../src/analysis/trial.ts';
import { openStream } from '../../src/random.ts';
import type { ParameterValue } from '../../src/search/space.ts';

let id = 0;

/** A completed trial with that value and those parameters; all else follows from them, if it is not given. */
export function trial(
  value: number | null,
  parameters: Record<string, ParameterValue> = {},
  changes: Partial<AnalysedTrial> = {},
): AnalysedTrial {
  const words = Object.values(parameters).join(', ');
  id++;
  return {
    id,
    name: words || 'base',
    configuration: words || 'base',
    architecture: String(parameters.architecture ?? 'ann'),
    optimizer: String(parameters['optimizer.type'] ?? 'adam'),
    dropout_rate: Number(parameters['vars.dropout'] ?? 0),
    batch_normalization: false,
    augmentation: [],
    seed: 42,
    status: 'completed',
    reason: null,
    parameters,
    value,
    train_accuracy: value === null ? null : value + 0.01,
    validation_accuracy: value,
    validation_loss: value === null ? null : 1 - value,
    test_accuracy: value === null ? null : value - 0.005,
    test_loss: value === null ? null : 1 - value,
    seconds: 10,
    parameter_count: 1000,
    images_per_second: 5000,
    curves: { validation_accuracy: [0.5, value], elapsed_seconds: [4, 8] },
    ...changes,
  };
}

const noise = openStream(3, 'trials');
let drawn = 0;
/** A number around 0, a new one each time. */
export const scatter = (deviation: number): number => deviation * noise.normal(drawn++);

/** The same parameters on so many seeds, from 42 on; `value` is asked for each. */
export const seeds = (
  count: number,
  value: (seed: number) => number,
  parameters: Record<string, ParameterValue> = {},
  changes: Partial<AnalysedTrial> = {},
): AnalysedTrial[] =>
  Array.from({ length: count }, (_, i) => trial(value(i), parameters, { ...changes, seed: 42 + i }));
