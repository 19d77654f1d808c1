// All trials of a sweep in short, in a few statements: of thousands of trials, nobody wants every picture.
import type { Database } from 'better-sqlite3';
import type { ParameterValue } from '../search/space.ts';
import { readRivals } from './read-rivals.ts';
import type { Attempt, Curve, Curves, Pruned, SweepData, SweepTrial } from './sweep-data.ts';
import { fromParameter, type ParameterColumns } from './values.ts';

type Columns = Omit<
  SweepTrial,
  'parameters' | 'curves' | 'f1' | 'reused' | 'batch_normalization' | 'augmentation'
>;
type Row = Columns & { reused: number; config: string };

/** Best called within a transaction, for one state of the file. */
export function readSweepData(db: Database, runId: number, bestId?: number): SweepData {
  const parameters = parametersOf(db, runId);
  const curves = curvesOf(db, runId);
  const { classes, f1 } = classesOf(db, runId);
  const rows = db.prepare<[number], Row>(`
    SELECT
      trials.id, ranked.name, ranked.architecture, trials.seed, trials.status, trials.reason, trials.attempt,
      trials.started_at, trials.finished_at, trials.seconds, trials.epochs, trials.best_epoch,
      trials.parameter_count, trials.images_per_second, trials.configuration, ranked.reused, ranked.value,
      trials.train_accuracy, trials.validation_accuracy, trials.validation_loss, trials.test_accuracy,
      trials.test_loss, trials.optimizer, trials.dropout_rate, run_trials.phase, trials.config
    FROM leaderboard AS ranked
    JOIN trials ON trials.id = ranked.trial_id
    JOIN run_trials ON run_trials.run_id = ranked.run_id AND run_trials.trial_id = ranked.trial_id
    WHERE ranked.run_id = ? ORDER BY ranked.rank, ranked.trial_id`);
  const trials = rows.all(runId).map(({ config, reused, value, ...row }) => ({
    ...row,
    ...factsIn(config),
    reused: reused === 1,
    value: finite(value),
    parameters: parameters.get(row.id) ?? {},
    curves: curves.get(row.id) ?? emptyCurves(),
    f1: f1.get(row.id) ?? [],
  }));
  return {
    trials,
    classes,
    attempts: attemptsOf(db, runId),
    predictions: readRivals(db, bestId, trials),
    decisions: decisionsOf(db, runId),
    ...happeningsOf(db, runId),
  };
}

const finite = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : value;

function parametersOf(db: Database, runId: number): Map<number, Record<string, ParameterValue>> {
  const found = new Map<number, Record<string, ParameterValue>>();
  const rows = db.prepare<[number], { trial_id: number; name: string } & ParameterColumns>(
    'SELECT trial_id, name, number, text FROM parameters WHERE run_id = ? ORDER BY trial_id, name',
  );
  for (const { trial_id, name, ...value } of rows.iterate(runId)) {
    const parameters = found.get(trial_id) ?? {};
    found.set(trial_id, parameters);
    parameters[name] = fromParameter(value);
  }
  return found;
}

const CURVES = {
  'train.loss': 'train_loss',
  'train.accuracy': 'train_accuracy',
  'train.seconds': 'elapsed_seconds',
  'validation.loss': 'validation_loss',
  'validation.accuracy': 'validation_accuracy',
} satisfies Record<string, keyof Curves>;

const emptyCurves = (): Curves => ({
  train_loss: [],
  train_accuracy: [],
  validation_loss: [],
  validation_accuracy: [],
  elapsed_seconds: [],
});

/** Raw rows, in whatever order: of 20,000 trials and 20 epochs there are two million. */
function curvesOf(db: Database, runId: number): Map<number, Curves> {
  const found = new Map<number, Curves>();
  const rows = db
    .prepare<[number], [number, number, keyof typeof CURVES, number | null]>(`
      SELECT metrics.trial_id, metrics.epoch, metrics.split || '.' || metrics.name, metrics.value
      FROM run_trials JOIN metrics ON metrics.trial_id = run_trials.trial_id
      WHERE run_trials.run_id = ? AND metrics.epoch > 0 AND metrics.split <> 'test'
        AND metrics.name IN ('loss', 'accuracy', 'seconds')`)
    .raw();
  for (const [trial, epoch, name, value] of rows.iterate(runId)) {
    const curves = found.get(trial) ?? emptyCurves();
    found.set(trial, curves);
    const curve = curves[CURVES[name]] as Curve | undefined;
    if (!curve) continue;
    while (curve.length < epoch) curve.push(null);
    curve[epoch - 1] = finite(value);
  }
  for (const { elapsed_seconds } of found.values()) {
    let sum = 0;
    elapsed_seconds.forEach((seconds, i) => {
      sum += seconds ?? 0;
      elapsed_seconds[i] = sum;
    });
  }
  return found;
}

/** The classes are those of the run's data set: the same for all of its trials. */
function classesOf(db: Database, runId: number): { classes: string[]; f1: Map<number, number[]> } {
  const f1 = new Map<number, number[]>();
  const classes: string[] = [];
  const rows = db
    .prepare<[number], [number, number, string, number | null]>(`
      SELECT trial_id, class_index, class, f1 FROM run_trials JOIN class_metrics USING (trial_id)
      WHERE run_id = ? AND split = 'test' ORDER BY trial_id, class_index`)
    .raw();
  for (const [trial, index, name, value] of rows.iterate(runId)) {
    classes[index] = name;
    const values = f1.get(trial) ?? [];
    f1.set(trial, values);
    values[index] = value ?? 0;
  }
  return { classes, f1 };
}

/** A trial that another run made has no events in this one. */
function attemptsOf(db: Database, runId: number): Attempt[] {
  const attempts: Attempt[] = [];
  const open = new Map<number, Attempt>();
  const rows = db
    .prepare<[number], [number, number, string, string]>(`
      SELECT trial_id, at, type, data FROM events
      WHERE run_id = ? AND type IN ('trial_started', 'trial_finished') ORDER BY at, id`)
    .raw();
  for (const [trial, at, type, data] of rows.iterate(runId)) {
    const { attempt = 1, status = null, reason = null } = JSON.parse(data);
    const last = open.get(trial);
    if (type === 'trial_started') {
      const next: Attempt = { trial, attempt, started_at: at, finished_at: null, status: null, reason: null };
      open.set(trial, next);
      attempts.push(next);
    } else if (last) Object.assign(last, { finished_at: at, status, reason });
  }
  return attempts;
}

/** Of each configuration that was stopped, the first decision against it, and how many there were in all. */
function decisionsOf(db: Database, runId: number): SweepData['decisions'] {
  const pruned = db.prepare<[number], Pruned>(`
    SELECT configuration, min(epoch) AS epoch, reason FROM decisions
    WHERE run_id = ? AND prune GROUP BY configuration ORDER BY at`);
  const count = db.prepare<[number], number>('SELECT count(*) FROM decisions WHERE run_id = ?').pluck();
  return { count: count.get(runId) ?? 0, pruned: pruned.all(runId) };
}

/** What a sweep said of itself. */
function happeningsOf(db: Database, runId: number): Pick<SweepData, 'method' | 'refused' | 'stopped'> {
  const rows = db.prepare<[number], { type: string; data: string }>(`
    SELECT type, data FROM events
    WHERE run_id = ? AND type IN ('sweep_started', 'configuration_refused', 'stopping') ORDER BY at, id`);
  const found: Pick<SweepData, 'method' | 'refused' | 'stopped'> = { method: null, refused: [], stopped: [] };
  for (const { type, data } of rows.iterate(runId)) {
    const { method, early_termination, name, reason } = JSON.parse(data);
    if (type === 'sweep_started') found.method = { search: method, early_termination };
    else if (type === 'stopping') found.stopped.push(reason);
    else found.refused.push({ name, reason });
  }
  return found;
}

/** What the resolved pipeline says about the network and its data. */
function factsIn(config: string): Pick<SweepTrial, 'batch_normalization' | 'augmentation'> {
  const { augmentation = [] }: { augmentation?: { type: string }[] } = JSON.parse(config);
  return {
    batch_normalization: config.includes('"type":"batch_normalization"'),
    augmentation: augmentation.map(({ type }) => type),
  };
}
