// A trial's rows as one plain value.
import type { Database } from 'better-sqlite3';
import { FmxError } from '../errors.ts';
import type { ClassMetric } from '../metrics/classification-report.ts';
import type { ParameterValue } from '../search/space.ts';
import type { Metric, PicturedMistake, TrialStatus } from '../train/event.ts';
import { readEnvironment } from './environment-row.ts';
import { isAbandoned, type Owner } from './owner.ts';
import type { Evaluation, TrialData } from './run-data.ts';
import { explaining } from './storage-error.ts';
import { fromParameter, fromReal, type ParameterColumns } from './values.ts';

type TrialColumns = Omit<
  TrialData,
  'parameters' | 'config' | 'metrics' | 'evaluations' | 'artifacts' | 'pictures' | 'environment'
>;

/**
 * Reads a trial by its number, as the run that trained it called it; `interrupted` where it was running and its
 * process is gone. Throws FmxError('storage') where there is none.
 */
export function readTrial(db: Database, trialId: number): TrialData {
  const training = `
    SELECT runs.id, runs.status, runs.owner_pid, runs.owner_host, runs.heartbeat_at
    FROM run_trials JOIN runs ON runs.id = run_trials.run_id
    WHERE run_trials.trial_id = ? ORDER BY run_trials.reused, runs.id LIMIT 1`;
  return explaining(db.name, () =>
    db.transaction(() => {
      const run = db.prepare<[number], Owner & { id: number; status: TrialStatus }>(training).get(trialId);
      if (run === undefined) throw noTrial(db, trialId);
      const trial = prepareTrialReader(db, run.id)(trialId);
      return isAbandoned(run) ? interrupted(trial) : trial;
    })(),
  );
}

/** The pipeline file, as it was typed, of the run that trained a trial. */
export function pipelinePathOf(db: Database, trialId: number): string {
  const select = `
    SELECT runs.pipeline_path FROM run_trials JOIN runs ON runs.id = run_trials.run_id
    WHERE run_trials.trial_id = ? ORDER BY run_trials.reused, runs.id LIMIT 1`;
  return explaining(db.name, () => db.prepare<[number], string>(select).pluck().get(trialId)) ?? '';
}

/** The number of the run that trained a trial. Throws FmxError('storage') where there is no such trial. */
export function runOfTrial(db: Database, trialId: number): number {
  const select = `
    SELECT run_id FROM run_trials WHERE trial_id = ? ORDER BY reused, run_id LIMIT 1`;
  const run = explaining(db.name, () => db.prepare<[number], number>(select).pluck().get(trialId));
  if (run === undefined) throw noTrial(db, trialId);
  return run;
}

const noTrial = (db: Database, trialId: number): FmxError =>
  new FmxError('storage', `there is no trial ${trialId} in ${db.name}`, {
    hint: 'The column trial_id of `fmx query "SELECT * FROM leaderboard"` has them.',
  });

/** How a trial ended. */
export type Ending = Pick<TrialData, 'status' | 'reason'>;

/** A trial as it is once its run's process is gone. */
export function interrupted<T extends Ending>(trial: T): T {
  if (trial.status !== 'running') return trial;
  return { ...trial, status: 'interrupted', reason: 'the process that ran it is gone' };
}

/** Prepares the statements once, for a run's trials; best called within a transaction, for one state of the file. */
export function prepareTrialReader(db: Database, runId: number): (trialId: number) => TrialData {
  const trial = db.prepare<
    [number, number],
    TrialColumns & { config: string; environment_id: number | null }
  >(`
    SELECT
      id, hash, name, architecture, seed, status, reason, attempt, started_at, finished_at, seconds, epochs,
      best_epoch, parameter_count, engine, device, device_reason, threads, images_per_second,
      peak_memory_bytes, config, environment_id
    FROM trials JOIN run_trials ON run_trials.trial_id = trials.id AND run_trials.run_id = ?
    WHERE trials.id = ?`);
  const parameters = db.prepare<[number, number], { name: string } & ParameterColumns>(
    'SELECT name, number, text FROM parameters WHERE run_id = ? AND trial_id = ? ORDER BY name',
  );
  const metrics = db.prepare<[number], Omit<Metric, 'value'> & { value: number | null }>(
    'SELECT epoch, split, name, value FROM metrics WHERE trial_id = ? ORDER BY epoch, split, name',
  );
  const artifacts = db.prepare<[number], TrialData['artifacts'][number]>(
    'SELECT kind, path, bytes FROM artifacts WHERE trial_id = ? ORDER BY kind, path',
  );
  const pictures = db.prepare<[number], { kind: string; png: Buffer }>(
    'SELECT kind, png FROM pictures WHERE trial_id = ? ORDER BY kind',
  );
  const evaluations = prepareEvaluationReader(db);

  return (trialId) => {
    const row = trial.get(runId, trialId);
    if (row === undefined)
      throw new FmxError('storage', `run ${runId} has no trial ${trialId} in ${db.name}`);
    const { config, environment_id, ...columns } = row;
    const named: [string, ParameterValue][] = parameters
      .all(runId, trialId)
      .map(({ name, ...value }) => [name, fromParameter(value)]);
    return {
      ...columns,
      parameters: Object.fromEntries(named),
      config: JSON.parse(config),
      metrics: metrics.all(trialId).map((metric) => ({ ...metric, value: fromReal(metric.value) })),
      evaluations: evaluations(trialId),
      artifacts: artifacts.all(trialId),
      pictures: Object.fromEntries(
        pictures.all(trialId).map(({ kind, png }) => [kind, png.toString('base64')]),
      ),
      environment: environment_id === null ? null : readEnvironment(db, environment_id),
    };
  };
}

type Nullable<T, Keys extends keyof T> = Omit<T, Keys> & { [Key in Keys]: T[Key] | null };
type ClassRow = Nullable<ClassMetric, 'precision' | 'recall' | 'f1'>;
type MistakeRow = Nullable<Omit<PicturedMistake, 'png'>, 'confidence'> & { png: Buffer };

function prepareEvaluationReader(db: Database): (trialId: number) => Evaluation[] {
  const splits = db.prepare<[number], { split: Evaluation['split'] }>(
    'SELECT DISTINCT split FROM class_metrics WHERE trial_id = ? ORDER BY split DESC',
  );
  const classes = db.prepare<[number, string], ClassRow>(`
    SELECT class, precision, recall, f1, support FROM class_metrics
    WHERE trial_id = ? AND split = ? ORDER BY class_index`);
  const confusion = db.prepare<[number, string], { actual: number; predicted: number; count: number }>(
    'SELECT actual, predicted, count FROM confusion WHERE trial_id = ? AND split = ?',
  );
  const mistakes = db.prepare<[number, string], MistakeRow>(`
    SELECT image_index AS "index", actual, predicted, confidence, png FROM mistakes
    WHERE trial_id = ? AND split = ? ORDER BY position`);

  return (trialId) =>
    splits.all(trialId).map(({ split }) => {
      const class_metrics = classes.all(trialId, split).map((row) => ({
        ...row,
        precision: fromReal(row.precision),
        recall: fromReal(row.recall),
        f1: fromReal(row.f1),
      }));
      const matrix = class_metrics.map(() => class_metrics.map(() => 0));
      for (const { actual, predicted, count } of confusion.all(trialId, split)) {
        const row = matrix[actual];
        if (row) row[predicted] = count;
      }
      return {
        split,
        classes: class_metrics.map((row) => row.class),
        confusion: matrix,
        class_metrics,
        mistakes: mistakes.all(trialId, split).map((row) => ({
          ...row,
          confidence: fromReal(row.confidence),
          png: row.png.toString('base64'),
        })),
      };
    });
}
