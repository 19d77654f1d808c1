// What tables group trials by, taken from their resolved pipeline: configuration, optimizer, dropout rate.
import { allLayers } from '../layers/network.ts';
import { trialId } from '../plan/identity.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';

export interface TrialFacts {
  /** Equal for trials that differ in their seed alone, as replicates do. */
  configuration: string;
  optimizer: string;
  /** 0 without dropout, the rate where all dropout layers have the same, else the rates as a text: `0.25, 0.5`. */
  dropout_rate: number | string;
}

export function trialFacts({ pipeline, dataset }: TrialSpec): TrialFacts {
  const rates = new Set<number>();
  for (const layer of allLayers(pipeline.architecture.layers)) {
    if (layer.type === 'dropout' && typeof layer.rate === 'number') rates.add(layer.rate);
  }
  const [rate = 0] = rates;
  return {
    configuration: trialId({ ...pipeline, seed: 0 }, dataset),
    optimizer: pipeline.optimizer.type,
    dropout_rate: rates.size > 1 ? [...rates].join(', ') : rate,
  };
}
