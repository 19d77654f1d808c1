import { expect, test } from 'vitest';
import { readPredictions } from '../../src/record/read-predictions.ts';
import { evaluated, newRun, started, trialEvents, trialSpec } from './examples.ts';
import { temporaryRecord } from './support.ts';

test('what each test image was taken for is read back, with what it is', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const [first, second] = ['a1', 'c1'].map((id) => record.addTrial(run, trialSpec(id)));
  for (const event of [...trialEvents('a1'), ...trialEvents('c1')]) record.append(event, run);

  const { actual, predicted } = evaluated('a1', 2, 0.875);
  expect(readPredictions(record.db, first ?? 0)).toEqual({
    actual: Buffer.from(actual, 'base64'),
    predicted: Buffer.from(predicted, 'base64'),
  });
  expect(readPredictions(record.db, second ?? 0)?.predicted).not.toEqual(Buffer.from(predicted, 'base64'));
  // The labels are kept once for both.
  expect(record.db.prepare('SELECT count(*) FROM labels').pluck().get()).toBe(1);
});

test('a trial that begins anew has none', () => {
  const record = temporaryRecord();
  const run = record.beginRun(newRun());
  const trial = record.addTrial(run, trialSpec('a1'));
  for (const event of trialEvents('a1')) record.append(event, run);
  record.append(started('a1', { attempt: 2 }), run);
  expect(readPredictions(record.db, trial)).toBeNull();
});
