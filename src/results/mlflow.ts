// Results as MLflow's file store: an experiment for each run, in it a run of MLflow for each trial.
// The layout is that of mlflow/store/tracking/file_store.py.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ResultRun, Results, ResultTrial } from '../record/read-results.ts';
import type { ResultFormat } from './format.ts';

export const mlflow: ResultFormat = {
  summary: 'a file store (mlruns/), for MLflow',
  makes: 'a folder',
  shared: 'mlruns',
  entries: (runs) => runs.map(experimentId),
  write(results, folder, place) {
    for (const run of results.runs) writeExperiment(results, run, folder, place);
  },
  open: (path) => ['MLFLOW_ALLOW_FILE_STORE=true', 'mlflow', 'ui', '--backend-store-uri', path],
};

function writeExperiment(results: Results, run: ResultRun, folder: string, place: string): void {
  const id = experimentId(run);
  const [here, there] = [join(folder, id), join(place, id)];
  mkdirSync(here);
  writeMeta(here, {
    artifact_location: fileUri(there),
    creation_time: run.created_at,
    experiment_id: id,
    last_update_time: run.finished_at ?? run.created_at,
    lifecycle_stage: 'active',
    name: `${run.name} (run ${run.id})`,
  });
  writeValues(join(here, 'tags'), {
    'mlflow.note.content': `Made by ${run.command}`,
    'fmx.run': String(run.id),
    'fmx.kind': run.kind,
    'fmx.status': run.status,
    'fmx.metric': run.metric.name,
    'fmx.goal': run.metric.goal,
  });
  for (const trial of results.trials(run)) writeTrial(results, run, trial, here, there);
}

function writeTrial(
  results: Results,
  run: ResultRun,
  trial: ResultTrial,
  folder: string,
  place: string,
): void {
  const id = digest([run.created_at, run.id, trial.hash, trial.trial_id]).slice(0, 32);
  const here = join(folder, id);
  mkdirSync(join(here, 'artifacts'), { recursive: true });
  const ends = trial.finished_at ?? trial.started_at ?? run.created_at;
  writeMeta(here, {
    artifact_uri: fileUri(join(place, id, 'artifacts')),
    end_time: trial.finished_at,
    entry_point_name: '',
    experiment_id: experimentId(run),
    lifecycle_stage: 'active',
    run_id: id,
    run_name: trial.name,
    run_uuid: id,
    source_name: '',
    source_type: 4,
    source_version: '',
    start_time: trial.started_at ?? run.created_at,
    status: STATUS[trial.status],
    tags: [],
    user_id: 'fmx',
  });
  const { seed } = trial;
  writeValues(join(here, 'params'), { ...results.parameters(trial), seed });
  writeValues(join(here, 'tags'), tagsOf(run, trial));
  const told = results.epochEnds(trial);
  const lines: Record<string, string> = {};
  for (const { split, name, epoch, value } of results.metrics(trial)) {
    const key = `${split}.${name}`;
    lines[key] = `${lines[key] ?? ''}${told.get(epoch) ?? ends} ${value} ${epoch}\n`;
  }
  writeValues(join(here, 'metrics'), lines);
}

const tagsOf = (run: ResultRun, trial: ResultTrial): Record<string, string | number | null> => ({
  'mlflow.runName': trial.name,
  'mlflow.source.name': run.pipeline_path,
  'mlflow.source.type': 'LOCAL',
  'mlflow.source.git.commit': run.environment?.git_commit ?? null,
  'fmx.trial': trial.trial_id,
  'fmx.rank': trial.rank,
  'fmx.status': trial.status,
  'fmx.reason': trial.reason,
  'fmx.best_epoch': trial.best_epoch,
  'fmx.architecture': trial.architecture,
  'fmx.configuration': trial.configuration,
  'fmx.parameter_count': trial.parameter_count,
  'fmx.seconds': trial.seconds,
});

// RunStatus of mlflow/protos/service.proto.
const [RUNNING, SCHEDULED, FINISHED, FAILED, KILLED] = [1, 2, 3, 4, 5];
const STATUS: Record<ResultTrial['status'], number> = {
  waiting: SCHEDULED,
  running: RUNNING,
  completed: FINISHED,
  failed: FAILED,
  diverged: FAILED,
  timed_out: FAILED,
  pruned: KILLED,
  interrupted: KILLED,
  skipped: KILLED,
};

/** 18 digits: the same for the same run, and of another runs.db's run another. */
function experimentId({ created_at, id, name }: Pick<ResultRun, 'created_at' | 'id' | 'name'>): string {
  const number = BigInt(`0x${digest([created_at, id, name]).slice(0, 16)}`);
  return String((number % 9n) * 10n ** 17n + 10n ** 17n + (number % 10n ** 17n));
}

const digest = (parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const fileUri = (path: string): string => pathToFileURL(resolve(path)).href;

/** JSON is YAML, but for characters that YAML 1.1 does not print or takes for a line break. */
function writeMeta(folder: string, content: object): void {
  const lines = Object.entries(content).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  const safe = lines
    .join('')
    .replaceAll(
      /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  writeFileSync(join(folder, 'meta.yaml'), safe);
}

/** A file for each value, called as its key. */
function writeValues(folder: string, values: Record<string, string | number | boolean | null>): void {
  mkdirSync(folder);
  for (const [key, value] of Object.entries(values)) {
    if (value !== null) writeFileSync(join(folder, keyOf(key)), String(value));
  }
}

const LONGEST_KEY = 200;

/** MLflow takes letters, digits, _ - . and space; in a / it would see a folder. */
const keyOf = (key: string): string =>
  key
    .replaceAll(/[^\p{L}\p{N}_.\- ]/gu, '_')
    .replace(/^\.+$/, '_')
    .slice(0, LONGEST_KEY);
