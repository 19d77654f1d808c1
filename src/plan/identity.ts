// A trial's identity: equal for two trials exactly if they compute the same thing.
//
// Resuming, finding duplicates and reusing what other runs have done are all this one comparison. Left out is what
// only describes or places a trial: name, description, the architecture's name, class names, where the data's files
// are (their content counts), and `resources`. Device and thread count can change the last bits of a result, but
// not what is asked, and `auto` would hide them anyway; they are recorded with the trial.
import { hash } from 'node:crypto';
import type { Pipeline } from '../config/pipeline.ts';
import type { LocatedDataset } from '../datasets/dataset.ts';

/** Counts up whenever fmx begins to compute other numbers from the same pipeline. */
export const NUMERIC_VERSION = 1;

/** SHA-256, as 64 hexadecimal digits, over everything that decides the trial's numbers. */
export function trialId(pipeline: Pipeline, dataset: LocatedDataset): string {
  return identities(pipeline, dataset)(pipeline.seed);
}

/** The same for any seed of a pipeline. */
export function identities(
  { dataset, architecture, augmentation, loss, optimizer, training, metric }: Pipeline,
  { fingerprint, shape, classes }: LocatedDataset,
): (seed: number) => string {
  const { validation } = dataset;
  // One canonical text: all keys in the order of their names.
  const before = [
    `"augmentation":${textOf(augmentation)}`,
    `"data":{"classes":${classes.length},"fingerprint":"${fingerprint}"`,
    `"shape":${textOf(shape)},"validation":${validation}}`,
    `"layers":${textOf(architecture.layers)}`,
    `"loss":${textOf(loss)}`,
    `"metric":${textOf(metric)}`,
    `"numeric_version":${NUMERIC_VERSION}`,
    `"optimizer":${textOf(optimizer)}`,
  ].join();
  const after = `"training":${textOf(training)}`;
  return (seed) => hash('sha256', `{${before},"seed":${seed},${after}}`);
}

const texts = new WeakMap<object, string>();

/** The canonical text of a part of a pipeline. Thousands of trials share theirs: it is made once. */
function textOf(part: object): string {
  const text = texts.get(part) ?? canonicalJson(part);
  texts.set(part, text);
  return text;
}

/** JSON that is the same text for the same values: keys are sorted, and nothing stands between. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join()}}`;
}
