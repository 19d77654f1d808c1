// What each event becomes in the tables. An event that is sent twice changes nothing the second time.
import type { Database } from 'better-sqlite3';
import type { Event, EventOf, Metric } from '../train/event.ts';
import { type EvaluationWriter, prepareEvaluation } from './append-evaluation.ts';
import { prepareEventLog } from './event-log.ts';
import { prepareSummary } from './summary.ts';
import { toInteger, toReal } from './values.ts';

/**
 * Prepares all statements once; the function given back wants a transaction around each call.
 * A resumed trial tells its finished epochs again, so those are always taken in; of other events, only new ones.
 */
export function prepareAppend(db: Database): (runId: number, trialId: number, event: Event) => void {
  const logOnce = prepareEventLog(db);
  const evaluation = prepareEvaluation(db);
  const start = prepareStart(db, evaluation);
  const finishEpoch = prepareEpoch(db);
  const finish = prepareFinish(db);
  const pause = preparePause(db);
  const addMetrics = prepareMetrics(db);
  const addArtifact = prepareArtifact(db);
  const addPicture = preparePicture(db);
  const summarize = prepareSummary(db);

  return (runId, trialId, event) => {
    const isNew = logOnce(runId, trialId, event);
    if (!isNew && event.type !== 'epoch_finished') return;
    switch (event.type) {
      case 'trial_started':
        start(trialId, event);
        break;
      case 'epoch_finished':
        addMetrics(trialId, epochMetrics(event));
        finishEpoch(trialId, event);
        break;
      case 'evaluated':
        addMetrics(trialId, event.metrics);
        evaluation.add(trialId, event);
        break;
      case 'trial_finished':
        finish(trialId, event);
        break;
      case 'trial_paused':
        pause(trialId, event);
        break;
      case 'artifact':
        addArtifact(trialId, event);
        return;
      case 'picture':
        addPicture(trialId, event);
        return;
      default:
        return;
    }
    summarize(trialId);
  };
}

/** The epoch's own numbers, and its time and speed as metrics of the training split. */
function epochMetrics({ epoch, metrics, seconds, images_per_second }: EventOf<'epoch_finished'>): Metric[] {
  return [
    { epoch, split: 'train', name: 'seconds', value: seconds },
    { epoch, split: 'train', name: 'images_per_second', value: images_per_second },
    ...metrics,
  ];
}

function prepareMetrics(db: Database): (trialId: number, metrics: Metric[]) => void {
  const upsert = db.prepare(`
    INSERT INTO metrics (trial_id, epoch, split, name, value) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value`);
  return (trialId, metrics) => {
    for (const { epoch, split, name, value } of metrics) {
      upsert.run(trialId, epoch, split, name, toReal(value));
    }
  };
}

/** What an earlier attempt did after the checkpoint from which this one goes on will be done again: it goes. */
function prepareStart(
  db: Database,
  evaluation: EvaluationWriter,
): (trialId: number, event: EventOf<'trial_started'>) => void {
  const forgetMetrics = db.prepare(`
    DELETE FROM metrics WHERE trial_id = ? AND (epoch > ? OR split = 'test')`);
  const start = db.prepare(`
    UPDATE trials SET
      status = 'running', reason = NULL, started_at = coalesce(started_at, :at), finished_at = NULL,
      attempt = :attempt, epochs = :resumed_from, parameter_count = :parameter_count, engine = :engine,
      engine_version = :engine_version, device = :device, device_reason = :reason, threads = :threads,
      best_epoch = CASE WHEN best_epoch <= :resumed_from THEN best_epoch END
    WHERE id = :trialId`);
  return (trialId, { at, attempt, resumed_from, parameter_count, device }) => {
    evaluation.forget(trialId);
    forgetMetrics.run(trialId, resumed_from);
    start.run({ ...device, trialId, at: toInteger(at), attempt, resumed_from, parameter_count });
  };
}

/** A trial's speed is that of all its epochs together: images over seconds. */
function prepareEpoch(db: Database): (trialId: number, event: EventOf<'epoch_finished'>) => void {
  const finishEpoch = db.prepare(`
    UPDATE trials SET
      epochs = max(epochs, :epoch),
      best_epoch = CASE WHEN :best THEN :epoch ELSE best_epoch END,
      images_per_second = (
        SELECT sum(speed.value * time.value) / sum(time.value)
        FROM metrics AS time JOIN metrics AS speed USING (trial_id, epoch, split)
        WHERE trial_id = :trialId AND split = 'train'
          AND time.name = 'seconds' AND speed.name = 'images_per_second')
    WHERE id = :trialId`);
  return (trialId, { epoch, best }) => {
    finishEpoch.run({ trialId, epoch, best: Number(best) });
  };
}

/** A process that died tells nothing: what was known before stays. */
function prepareFinish(db: Database): (trialId: number, event: EventOf<'trial_finished'>) => void {
  const finish = db.prepare(`
    UPDATE trials SET
      status = :status, reason = :reason, finished_at = :at,
      epochs = coalesce(:epochs, epochs),
      best_epoch = CASE WHEN :epochs IS NULL THEN best_epoch ELSE :best_epoch END,
      seconds = coalesce(:seconds, seconds),
      peak_memory_bytes = max(coalesce(peak_memory_bytes, :peak), coalesce(:peak, peak_memory_bytes))
    WHERE id = :trialId`);
  return (trialId, { status, reason, at, epochs, best_epoch, seconds, peak_memory_bytes }) => {
    const peak = peak_memory_bytes === null ? null : toInteger(peak_memory_bytes);
    finish.run({ trialId, status, reason, at: toInteger(at), epochs, best_epoch, seconds, peak });
  };
}

function preparePause(db: Database): (trialId: number, event: EventOf<'trial_paused'>) => void {
  const pause = db.prepare(`
    UPDATE trials SET
      status = 'waiting', reason = :reason, epochs = :epochs, best_epoch = :best_epoch, seconds = :seconds,
      peak_memory_bytes = max(coalesce(peak_memory_bytes, 0), :peak)
    WHERE id = :trialId`);
  return (trialId, { epochs, best_epoch, seconds, peak_memory_bytes }) => {
    const reason = `waits at epoch ${epochs} until the others have come so far`;
    pause.run({ trialId, reason, epochs, best_epoch, seconds, peak: toInteger(peak_memory_bytes) });
  };
}

function prepareArtifact(db: Database): (trialId: number, event: EventOf<'artifact'>) => void {
  const upsert = db.prepare(`
    INSERT INTO artifacts (trial_id, kind, path, bytes, created_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET bytes = excluded.bytes, created_at = excluded.created_at`);
  return (trialId, { kind, path, bytes, at }) => {
    upsert.run(trialId, kind, path, bytes, toInteger(at));
  };
}

function preparePicture(db: Database): (trialId: number, event: EventOf<'picture'>) => void {
  const upsert = db.prepare(`
    INSERT INTO pictures (trial_id, kind, png) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET png = excluded.png`);
  return (trialId, { kind, png }) => {
    upsert.run(trialId, kind, Buffer.from(png, 'base64'));
  };
}
