// Trials with augmentation: only what they train on is changed, and going on later changes nothing.
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import { engines } from '../../src/engines/index.ts';
import { createTrainer } from '../../src/train/trainer.ts';
import { ofType } from '../events.ts';
import { newFolder } from '../folders.ts';
import { eventsOf, sampleTrial } from './support.ts';

const AUGMENTATION =
  'augmentation=[{rotation: {degrees: 10}}, {shift: {fraction: 0.1, probability: 0.5}}, horizontal_flip, ' +
  '{brightness: {fraction: 0.2}}, random_erasing, mixup]';

/** What is measured before the training begins, and the first step's loss. */
async function measure(...set: string[]) {
  const spec = await sampleTrial(...set);
  const session = await engines.onnxruntime.open({ device: 'cpu', threads: 1 });
  try {
    const trainer = await createTrainer(spec, await loadDataset(spec.dataset), session);
    const before = { validation: await trainer.validate(), test: await trainer.test() };
    for await (const { loss } of trainer.trainEpoch(1, () => [])) return { ...before, loss };
    throw new Error('an epoch has no step');
  } finally {
    await session.close();
  }
}

describe('augmentation', () => {
  it('changes what is trained on, and neither validation nor test images', async () => {
    const without = await measure();
    const { loss, ...measured } = await measure(AUGMENTATION);
    expect(loss).not.toBeCloseTo(without.loss, 5);
    expect(measured).toEqual({ validation: without.validation, test: without.test });
  });

  it('is shown in a picture, each time that the trial starts', async () => {
    const spec = await sampleTrial(AUGMENTATION, 'training.epochs=1');
    const events = await eventsOf(spec);
    const [picture] = ofType(events, 'picture');
    expect(ofType(events, 'picture')).toHaveLength(1);
    const { width, height } = PNG.sync.read(Buffer.from(picture?.png ?? '', 'base64'));
    // Six images; one column of originals and eight of variants.
    expect([width, height]).toEqual([28 + 6 + 8 * 28 + 7 * 2, 6 * 28 + 5 * 2]);
    expect(ofType(await eventsOf(await sampleTrial('training.epochs=1')), 'picture')).toEqual([]);
  });

  it('is the same in a trial that is interrupted and gone on with', async () => {
    // 900 images in steps of 128: the last step of an epoch is a smaller one.
    const spec = await sampleTrial(AUGMENTATION, 'training.batch_size=128', 'training.epochs=2');
    const whole = await eventsOf(spec);

    const folder = newFolder();
    const stop = new AbortController();
    const first = await eventsOf(spec, { folder, signal: stop.signal }, ({ type }) => {
      if (type === 'epoch_finished') stop.abort();
    });
    expect(ofType(first, 'trial_finished')).toMatchObject([{ status: 'interrupted', epochs: 1 }]);
    const second = await eventsOf(spec, { folder, attempt: 2 });
    expect(ofType(second, 'trial_started')).toMatchObject([{ resumed_from: 1 }]);

    const results = (events: typeof whole) => [
      ofType(events, 'epoch_finished').map(({ metrics }) => metrics),
      ofType(events, 'evaluated').map(({ metrics, confusion }) => ({ metrics, confusion })),
    ];
    expect(results(second)).toEqual(results(whole));
  });
});
