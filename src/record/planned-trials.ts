// What a runs.db knows of trials that are planned: which of them it has, and how long others like them took here.
import type { Database } from 'better-sqlite3';
import { heldOut } from '../datasets/split.ts';
import { canonicalJson } from '../plan/identity.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { Environment } from './run-data.ts';
import { explaining } from './storage-error.ts';

/** Those of some identities whose trials are completed, in whatever run. */
export function completedAmong(db: Database, ids: readonly string[]): Set<string> {
  const select = `
    SELECT DISTINCT hash FROM trials
    WHERE status = 'completed' AND hash IN (SELECT value FROM json_each(?))`;
  return explaining(
    db.name,
    () => new Set(db.prepare<[string], string>(select).pluck().all(JSON.stringify(ids))),
  );
}

/** What a trial is expected to take, when it has the machine for itself. */
export interface Expected {
  seconds: number;
  /** On a CPU, other threads make it shorter and trials beside it do not make it longer; on a GPU, neither. */
  device: string;
  /** Of those that it is known from. */
  threads: number;
}

/** Reading more of them would take longer than it could teach. */
const NEWEST = 1000;
/** So many like it are enough: the middle one counts. */
const ENOUGH = 5;

/**
 * How long trials take on this machine, at most (early stopping may end them sooner), by the newest that are completed
 * and have the same layers, dropout rates aside, and the same batch size, engine and device. Null where there is none.
 */
export function recordedTimes(
  db: Database,
  { cpu, cores, gpu }: Pick<Environment, 'cpu' | 'cores' | 'gpu'>,
): (trial: TrialSpec) => Expected | null {
  const select = `
    SELECT
      json_extract(trials.config, '$.architecture.layers') AS layers,
      json_extract(trials.config, '$.training.batch_size') AS batch_size,
      json_extract(trials.config, '$.resources.engine') AS engine,
      json_extract(trials.config, '$.resources.device') AS device,
      trials.seconds / trials.epochs / runs.train_images AS per_image, trials.device AS taken, trials.threads
    FROM trials
    JOIN run_trials ON run_trials.trial_id = trials.id AND NOT run_trials.reused
    JOIN runs ON runs.id = run_trials.run_id
    WHERE trials.status = 'completed' AND trials.seconds > 0 AND trials.epochs > 0
      AND trials.environment_id IN (SELECT id FROM environments WHERE cpu = ? AND cores = ? AND gpu IS ?)
    ORDER BY trials.id DESC
    LIMIT ${NEWEST}`;
  const rows = explaining(db.name, () =>
    db.prepare<[string, number, string | null], TimedTrial>(select).all(cpu, cores, gpu),
  );
  const networks = new Map<string, string>();
  const networkIn = (layers: string): string => {
    const known = networks.get(layers) ?? networkOf(JSON.parse(layers));
    networks.set(layers, known);
    return known;
  };
  const known = new Map<string, TimedTrial[]>();
  for (const row of rows) {
    const key = likeness(networkIn(row.layers), row);
    const like = known.get(key) ?? [];
    known.set(key, like);
    if (like.length < ENOUGH) like.push(row);
  }
  return ({ pipeline: { architecture, training, resources, dataset }, dataset: { counts } }) => {
    const network = networkIn(JSON.stringify(architecture.layers));
    const like = known.get(likeness(network, { ...resources, batch_size: training.batch_size })) ?? [];
    const middle = like.toSorted((a, b) => a.per_image - b.per_image)[Math.floor(like.length / 2)];
    if (!middle) return null;
    const { per_image, threads, taken } = middle;
    const images = counts.train - heldOut(dataset.validation, counts.train);
    return { seconds: per_image * images * training.epochs, threads, device: taken };
  };
}

/** What a recorded trial asked for, and what it took. */
interface TimedTrial {
  /** As JSON. */
  layers: string;
  batch_size: number;
  engine: string;
  device: string;
  /** Seconds for each image of each epoch. */
  per_image: number;
  /** The device. */
  taken: string;
  threads: number;
}

/** Layers without their dropout rates, which make no difference to the time. */
const networkOf = (layers: unknown): string =>
  canonicalJson(JSON.parse(JSON.stringify(layers, (key, value) => (key === 'rate' ? undefined : value))));

/** Equal for trials that should take as long, image by image. */
const likeness = (
  network: string,
  { batch_size, engine, device }: Pick<TimedTrial, 'batch_size' | 'engine' | 'device'>,
): string => JSON.stringify([network, batch_size, engine, device]);
