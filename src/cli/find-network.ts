// The trained network that a person names, out of runs.db and the checkpoints beside it.
import { dirname } from 'node:path';
import type { Pipeline } from '../config/pipeline.ts';
import { describeDataset } from '../datasets/index.ts';
import { FmxError } from '../errors.ts';
import { pipelinePathOf, readRun, readTrial, resolveRun } from '../record/read.ts';
import type { TrialData } from '../record/run-data.ts';
import { findTrialFolder } from '../record/trial-folder.ts';
import { bestTrial } from '../report/best.ts';
import { type Checkpoint, loadCheckpoint } from '../train/checkpoint.ts';
import { type TrainedNetwork, trainedNetwork } from '../train/trained-network.ts';
import { withReader } from './database.ts';
import { count } from './text.ts';

export interface FoundNetwork {
  trial: TrialData;
  network: TrainedNetwork;
  /** What a person should know: the trial is not finished. */
  notice: string | undefined;
}

type Database = Parameters<typeof readTrial>[0];

/**
 * `named` is a trial's number, or `latest` or a run's name for the best trial of that run. The network has the weights
 * that gave the recorded test accuracy, or the best so far. Throws FmxError('storage') where there are none.
 */
export async function findNetwork(file: string, named: string): Promise<FoundNetwork> {
  const { trial, folder, path } = withReader(file, (db) => {
    const id = trialNumber(db, named);
    const trial = readTrial(db, id);
    return { trial, folder: findTrialFolder(db, file, id), path: pipelinePathOf(db, id) };
  });
  const checkpoint = folder === undefined ? undefined : await loadCheckpoint(folder);
  if (checkpoint === undefined) {
    throw new FmxError('storage', `trial ${trial.id} has no weights: ${whyNone(trial, folder)}`);
  }
  const pipeline = trial.config as Pipeline;
  const facts = checkpoint.facts ?? {
    ...(await describeDataset(pipeline.dataset, { baseDir: dirname(path) })),
    light_border: undefined,
  };
  const network = trainedNetwork(checkpoint, pipeline, facts);
  if (!agrees(checkpoint, network, trial)) {
    throw new FmxError('storage', `${folder} does not hold the weights of trial ${trial.id}`, {
      hint: 'It was damaged, or a later training of the same, by an earlier fmx, wrote over them: train it anew with --rerun.',
    });
  }
  return { trial, network, notice: trial.status === 'completed' ? undefined : unfinished(trial, network) };
}

function trialNumber(db: Database, named: string): number {
  if (/^[1-9]\d*$/.test(named)) return Number(named);
  const run = readRun(db, resolveRun(db, named));
  const trial = bestTrial(run);
  if (trial) return trial.id;
  throw new FmxError('storage', `run ${run.id} has no trials yet`);
}

const whyNone = ({ status, epochs }: TrialData, folder: string | undefined): string =>
  epochs === 0 || folder === undefined
    ? `it is ${status}, and no epoch of it is done`
    : `there is no whole checkpoint in ${folder}`;

/** Are these the weights that the recorded numbers were measured with? Unfinished trials may have gone on since. */
function agrees({ history }: Checkpoint, network: TrainedNetwork, trial: TrialData): boolean {
  const recorded = new Map(
    trial.metrics.map(({ epoch, split, name, value }) => [`${epoch} ${split} ${name}`, value]),
  );
  const same = history
    .flatMap(({ metrics }) => metrics)
    .every(({ epoch, split, name, value }) => {
      const known = recorded.get(`${epoch} ${split} ${name}`);
      return known === undefined || Object.is(known, value);
    });
  const chosen = trial.best_epoch ?? trial.epochs;
  return same && (trial.status !== 'completed' || chosen === network.epoch);
}

const unfinished = ({ id, status, epochs }: TrialData, { epoch }: TrainedNetwork): string =>
  `Trial ${id} is ${status} after ${count(epochs, 'epoch')}: these are the weights of epoch ${epoch}.`;
