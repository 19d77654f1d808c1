import { expect, test } from 'vitest';
import { latestRunId, listRuns, readRun, readTrial } from '../../src/record/read.ts';
import {
  environment,
  epochFinished,
  evaluated,
  finished,
  grayPng,
  newRun,
  pipeline,
  started,
  trialEvents,
  trialSpec,
} from './examples.ts';
import { temporaryRecord } from './support.ts';

test('a run is read back as it was told', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(
    run,
    trialSpec('a1', { parameters: { 'optimizer.type': 'adam', batch_size: 64, batch_norm: true } }),
  );
  for (const event of trialEvents('a1')) record.append(event, run);
  record.finishRun(run, 'completed');

  const { created_at, finished_at, ...data } = readRun(record.db, run);
  expect(finished_at).toBeGreaterThanOrEqual(created_at);
  const { classes, confusion, class_metrics, mistakes } = evaluated('a1', 2, 0.875);
  expect(data).toEqual({
    id: run,
    kind: 'run',
    name: 'ann-baseline',
    pipeline_path: 'pipelines/ann-baseline.yaml',
    pipeline_source: 'name: ann-baseline\n',
    command: 'fmx run pipelines/ann-baseline.yaml',
    status: 'completed',
    metric: { name: 'validation.accuracy', goal: 'maximize' },
    dataset: { name: 'fashion-mnist', train: 55000, validation: 5000, test: 10000, fingerprint: 'f00d' },
    environment,
    trials: [
      {
        id: trial,
        hash: 'a1',
        name: 'ann-baseline',
        architecture: 'ann',
        seed: 42,
        status: 'completed',
        reason: null,
        attempt: 1,
        started_at: 1_760_000_000_000,
        finished_at: 1_760_000_004_000,
        seconds: 4,
        epochs: 2,
        best_epoch: 2,
        parameter_count: 2355,
        engine: 'onnxruntime',
        device: 'cpu',
        device_reason: 'no GPU was found',
        threads: 1,
        // 110,000 images in the 1 + 2 seconds of both epochs.
        images_per_second: 110000 / 3,
        peak_memory_bytes: 200_000_000,
        parameters: { 'optimizer.type': 'adam', batch_size: 64, batch_norm: true },
        config: pipeline,
        metrics: [
          { epoch: 1, split: 'train', name: 'accuracy', value: 0.9 },
          { epoch: 1, split: 'train', name: 'images_per_second', value: 55000 },
          { epoch: 1, split: 'train', name: 'learning_rate', value: 0.001 },
          { epoch: 1, split: 'train', name: 'loss', value: 0.5 },
          { epoch: 1, split: 'train', name: 'seconds', value: 1 },
          { epoch: 1, split: 'validation', name: 'accuracy', value: 0.78 },
          { epoch: 1, split: 'validation', name: 'loss', value: 0.4 },
          { epoch: 2, split: 'test', name: 'accuracy', value: 0.875 },
          { epoch: 2, split: 'test', name: 'loss', value: 0.45 },
          { epoch: 2, split: 'train', name: 'accuracy', value: 0.9 },
          { epoch: 2, split: 'train', name: 'images_per_second', value: 27500 },
          { epoch: 2, split: 'train', name: 'learning_rate', value: 0.001 },
          { epoch: 2, split: 'train', name: 'loss', value: 0.5 },
          { epoch: 2, split: 'train', name: 'seconds', value: 2 },
          { epoch: 2, split: 'validation', name: 'accuracy', value: 0.88 },
          { epoch: 2, split: 'validation', name: 'loss', value: 0.4 },
        ],
        evaluations: [{ split: 'test', classes, confusion, class_metrics, mistakes }],
        artifacts: [{ kind: 'checkpoint', path: 'a1/checkpoint.safetensors', bytes: 9420 }],
        pictures: {},
        environment,
      },
    ],
  });
});

test('a picture is kept, in place of an earlier one, and not in the log', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(run, trialSpec('a1'));
  record.append(started('a1'), run);
  for (const [at, png] of [grayPng(1), grayPng(2)].entries()) {
    record.append({ type: 'picture', trial: 'a1', at, kind: 'augmentation', png }, run);
  }
  expect(readTrial(record.db, trial).pictures).toEqual({ augmentation: grayPng(2) });
  const logged = record.db.prepare("SELECT data FROM events WHERE type = 'picture'").pluck().all();
  expect(logged).toEqual(Array(2).fill('{"kind":"augmentation"}'));
});

test('NaN and the infinities are kept as they are', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(run, trialSpec('a1'));
  const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324];
  record.append(started('a1'), run);
  values.forEach((loss, i) => {
    record.append(epochFinished('a1', i + 1, { loss, accuracy: 0.1, best: false }), run);
  });
  record.append(finished('a1', { status: 'diverged', reason: 'the loss is NaN in epoch 1' }), run);

  const read = readTrial(record.db, trial);
  expect(read.metrics.filter(({ split, name }) => split === 'validation' && name === 'loss')).toEqual(
    values.map((value, i) => ({
      epoch: i + 1,
      split: 'validation',
      name: 'loss',
      value: value === 0 ? 0 : value,
    })),
  );
  expect(read).toMatchObject({ status: 'diverged', reason: 'the loss is NaN in epoch 1' });
});

test('an event that is sent again changes nothing', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(run, trialSpec('a1'));
  for (const event of trialEvents('a1')) record.append(event, run);
  const once = readTrial(record.db, trial);
  const events = record.db.prepare('SELECT * FROM events').all();

  for (const event of trialEvents('a1')) record.append(event, run);
  expect(readTrial(record.db, trial)).toEqual(once);
  expect(record.db.prepare('SELECT * FROM events').all()).toEqual(events);
});

test('a resumed trial keeps the epochs before its checkpoint, and does those after it again', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(run, trialSpec('a1'));
  record.append(started('a1'), run);
  for (const epoch of [1, 2, 3])
    record.append(epochFinished('a1', epoch, { accuracy: 0.7, best: true }), run);

  record.append(started('a1', { at: 1_770_000_000_000, attempt: 2, resumed_from: 2 }), run);
  expect(readTrial(record.db, trial)).toMatchObject({ epochs: 2, attempt: 2, status: 'running' });

  for (const epoch of [1, 2]) {
    const again = { ...epochFinished('a1', epoch, { accuracy: 0.7, best: true }), at: 1_770_000_000_001 };
    record.append(again, run);
  }
  record.append({ ...epochFinished('a1', 3, { accuracy: 0.8, best: true }), seconds: 9 }, run);
  const { epochs, best_epoch, started_at, metrics } = readTrial(record.db, trial);
  expect({ epochs, best_epoch, started_at }).toEqual({
    epochs: 3,
    best_epoch: 3,
    started_at: 1_760_000_000_000,
  });
  const accuracies = metrics.filter(({ split, name }) => split === 'validation' && name === 'accuracy');
  expect(accuracies.map(({ value }) => value)).toEqual([0.7, 0.7, 0.8]);
  const told = record.db.prepare("SELECT count(*) FROM events WHERE type = 'epoch_finished'").pluck().get();
  expect(told, 'epochs 1, 2, 3, and the 3rd as it was done again').toBe(4);
});

test('a trial whose process died keeps what was known of it', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(run, trialSpec('a1'));
  record.append(started('a1'), run);
  record.append(epochFinished('a1', 1, { accuracy: 0.7, best: true }), run);
  const unknown = { epochs: null, best_epoch: null, seconds: null, peak_memory_bytes: null };
  record.append(finished('a1', { status: 'failed', reason: 'killed by SIGKILL', ...unknown }), run);

  expect(readTrial(record.db, trial)).toMatchObject({
    status: 'failed',
    reason: 'killed by SIGKILL',
    epochs: 1,
    best_epoch: 1,
    seconds: null,
    peak_memory_bytes: null,
  });
});

test('every event but progress is kept as JSON, with its reason', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  record.addTrial(run, trialSpec('a1'));
  record.append({ type: 'log', trial: 'a1', at: 5, level: 'warning', message: 'slow "disk"\n' }, run);
  record.append(
    {
      type: 'progress',
      trial: 'a1',
      at: 6,
      epoch: 1,
      step: 1,
      steps: 9,
      loss: 1,
      accuracy: 0,
      images_per_second: 1,
    },
    run,
  );
  record.append(finished('a1', { status: 'pruned', reason: 'below the median at epoch 2' }), run);

  const events = record.db.prepare<[], { type: string; data: string }>('SELECT type, data FROM events').all();
  expect(events.map(({ type, data }) => ({ type, ...JSON.parse(data) }))).toMatchObject([
    { type: 'log', level: 'warning', message: 'slow "disk"\n' },
    { type: 'trial_finished', status: 'pruned', reason: 'below the median at epoch 2' },
  ]);
});

test('a completed trial serves a later run, which calls and ranks it in its own way', () => {
  const record = temporaryRecord();
  const first = record.beginRun(newRun());
  const trial = record.addTrial(first, trialSpec('a1'));
  expect(record.findCompleted('a1')).toBeUndefined();
  for (const event of trialEvents('a1')) record.append(event, first);
  record.finishRun(first, 'completed');
  expect(record.findCompleted('a1')).toEqual({
    id: trial,
    hash: 'a1',
    status: 'completed',
    attempt: 1,
    epochs: 2,
  });

  const second = record.beginRun(newRun({ metric: { name: 'validation.loss', goal: 'minimize' } }));
  const asked = trialSpec('a1', { name: 'renamed', parameters: { 'vars.rate': 0.001 } });
  expect(record.addTrial(second, asked, { reused: true })).toBe(trial);
  expect(record.addTrial(second, asked, { reused: true }), 'added once').toBe(trial);
  expect(listRuns(record.db).map(({ id, trials, best }) => ({ id, trials, best }))).toEqual([
    {
      id: second,
      trials: { total: 1, completed: 1, failed: 0, reused: 1 },
      best: { trial, value: 0.4, test_accuracy: 0.875 },
    },
    {
      id: first,
      trials: { total: 1, completed: 1, failed: 0, reused: 0 },
      best: { trial, value: 0.88, test_accuracy: 0.875 },
    },
  ]);
  expect(latestRunId(record.db)).toBe(second);
  expect(readRun(record.db, second).trials).toMatchObject([
    { name: 'renamed', parameters: { 'vars.rate': 0.001 } },
  ]);
  expect(readTrial(record.db, trial).name).toBe('ann-baseline');
});

test('what is not there is said', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  expect(() => record.append(started('a1'), run)).toThrow(`run ${run} has no trial a1`);
  expect(() => record.addTrial(run, trialSpec('a1'), { reused: true })).toThrow('no completed trial a1');
  expect(() => readRun(record.db, 99)).toThrow('there is no run 99');
  expect(() => readTrial(record.db, 99)).toThrow('there is no trial 99');
});

test('several calls are one transaction: all of them or none', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  expect(() =>
    record.transaction(() => {
      for (const id of ['a1', 'a2']) record.addTrial(run, trialSpec(id));
      throw new Error('the plan is wrong');
    }),
  ).toThrow('the plan is wrong');
  expect(record.findUnfinished(run)).toEqual([]);

  record.transaction(() => ['a1', 'a2'].map((id) => record.addTrial(run, trialSpec(id))));
  expect(record.findUnfinished(run)).toMatchObject([
    { hash: 'a1', status: 'waiting' },
    { hash: 'a2', status: 'waiting' },
  ]);
});

test('seeds up to 2^53 − 1 are kept', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun({ seed: Number.MAX_SAFE_INTEGER }));
  const trial = record.addTrial(run, trialSpec('a1', { seed: Number.MAX_SAFE_INTEGER }));
  expect(readTrial(record.db, trial).seed).toBe(Number.MAX_SAFE_INTEGER);
});
