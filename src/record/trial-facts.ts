// What tables group trials by, taken from their resolved pipeline: configuration, optimizer, dropout rate.
import { createHash } from 'node:crypto';
import type { TrialSpec } from '../plan/trial-spec.ts';

export interface TrialFacts {
  /** Equal for trials that differ in their seed (or name) alone, as replicates do. */
  configuration: string;
  architecture: string;
  optimizer: string;
  /** 0 without dropout, the rate where all dropout layers have the same, else the rates as a text: `0.25, 0.5`. */
  dropout_rate: number | string;
}

export function trialFacts({ pipeline, dataset }: TrialSpec): TrialFacts {
  const { name: _name, seed: _seed, ...configuration } = pipeline;
  const rates = new Set<number>();
  for (const layer of pipeline.architecture.layers) {
    if (layer.type === 'dropout' && typeof layer.rate === 'number') rates.add(layer.rate);
  }
  const [rate = 0] = rates;
  return {
    configuration: createHash('sha256')
      .update(sortedJson([configuration, dataset.fingerprint]))
      .digest('hex')
      .slice(0, 16),
    architecture: pipeline.architecture.name,
    optimizer: pipeline.optimizer.type,
    dropout_rate: rates.size > 1 ? [...rates].join(', ') : rate,
  };
}

/** JSON that does not depend on the order in which keys were written. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
