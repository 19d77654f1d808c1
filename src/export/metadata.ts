// What a model file says about itself, in words and JSON: enough to use it without fmx.
import packageJson from '../../package.json' with { type: 'json' };
import type { Metric } from '../train/event.ts';
import { background } from '../train/image-facts.ts';
import type { TrainedNetwork } from '../train/trained-network.ts';

/** The trial that a network comes from, as it was recorded. */
export interface Origin {
  /** Its number in runs.db, and its identity. */
  id: number;
  hash: string;
  name: string;
  metrics: readonly Metric[];
}

/** Texts by key, as ONNX and safetensors keep them: what is no plain text is JSON. */
export function modelMetadata(
  { pipeline, facts, epoch }: TrainedNetwork,
  trial: Origin,
): Record<string, string> {
  const { height, width, channels } = facts.shape;
  const metrics = trial.metrics.filter((metric) => metric.epoch === epoch && MEASURES.has(metric.name));
  return {
    fmx_version: packageJson.version,
    name: trial.name,
    trial: String(trial.id),
    trial_hash: trial.hash,
    epoch: String(epoch),
    classes: JSON.stringify(facts.classes),
    // JSON has no NaN: such a value becomes null.
    metrics: JSON.stringify(
      Object.fromEntries(metrics.map(({ split, name, value }) => [`${split}.${name}`, value])),
    ),
    preprocessing: JSON.stringify({
      height,
      width,
      channels: CHANNELS[channels] ?? `${channels} channels`,
      layout: 'batch, height, width, channels',
      scale: 'bytes / 255',
      background: background(facts),
    }),
    pipeline: JSON.stringify(pipeline),
  };
}

const MEASURES = new Set(['loss', 'accuracy']);
const CHANNELS: Record<number, string> = {
  1: 'grey: 0.299 red + 0.587 green + 0.114 blue',
  3: 'red, green, blue',
};
