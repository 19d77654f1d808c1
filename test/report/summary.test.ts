import { describe, expect, it } from 'vitest';
import type { RunData } from '../../src/record/run-data.ts';
import { overfittingSentence } from '../../src/report/overfitting.ts';
import { summary } from '../../src/report/sections/summary.ts';
import type { Metric } from '../../src/train/event.ts';
import { divergedRun, emptyRun, emptySweep, runningRun } from './runs.ts';
import { sampleRun, trialBefore } from './sample-run.ts';
import { recordedSweep, smallSweep } from './sample-sweep.ts';

/** With ordinary spaces, as one text. */
function told(run: RunData): string {
  const view = summary.view(run);
  return [view?.lead, ...(view?.sentences ?? [])].join('\n').replaceAll('\u202f', ' ');
}

describe('summary', () => {
  it('says what was trained on what, how well it does, and where it fails', async () => {
    expect(told(await sampleRun())).toMatchInlineSnapshot(`
      "This network of 109,386 parameters, trained for 20 epochs on 55,000 images of fashion-mnist, classifies 89.3 % of the 10,000 test images correctly (95 % interval 88.7–89.9 %).
      Epoch 17 had the best validation accuracy: 89.6 % on the 5,000 images held out for validation.
      There is no clear over-fitting: the validation loss was lowest in epoch 11 and ended 4.3 % above that.
      Its weakest class is Shirt: F1 score 0.715, with 72.0 % of 1,000 images recognised.
      It confuses T-shirt/top and Shirt most often: 218 images, 20 % of its 1,070 mistakes."
    `);
  });

  it('answers what a sweep asked', async () => {
    const run = await recordedSweep(smallSweep);
    expect(told(run)).toMatch(
      /^cnn beats ann by 2\.9 points in test accuracy \(95 % interval .*, 27 pairs: 9 settings × 3 seeds\), at 8\.9 times the training time\./,
    );
    expect(summary.view(run)?.facts.map(({ label }) => label)).toEqual([
      'Best test accuracy',
      'Trials',
      'Training',
      'Time',
    ]);
  });

  it('says that nothing of a sweep has begun', async () => {
    expect(told(await emptySweep())).toBe('No trial of this run has begun.');
  });

  it('says of a running trial that it is not finished', async () => {
    const text = told(await runningRun());
    expect(text).toContain('trained for 3 epochs on 55,000 images of fashion-mnist, has not been evaluated.');
    expect(text).toContain('The trial is not finished');
  });

  it('says why a trial diverged', async () => {
    expect(told(await divergedRun())).toContain(
      'The trial diverged: the loss became NaN in step 12 of epoch 3.',
    );
  });

  it('says why a trial stopped early', async () => {
    const run = await sampleRun();
    const reason = 'validation.loss has not improved for 5 epochs';
    const text = told({ ...run, trials: run.trials.map((trial) => ({ ...trial, reason })) });
    expect(text).toContain(`It stopped early: ${reason}.`);
  });

  it('says that nothing has begun', async () => {
    expect(told(await emptyRun())).toBe('No trial of this run has begun.');
  });
});

describe('overfittingSentence', () => {
  const sentence = (training: number[], validation: number[]): string | null => {
    const metrics = [training, validation].flatMap((values, i) =>
      values.map((value, epoch): Metric => {
        return { epoch: epoch + 1, split: i === 0 ? 'train' : 'validation', name: 'loss', value };
      }),
    );
    return overfittingSentence({ ...trialBefore(), metrics })?.replaceAll('\u202f', ' ') ?? null;
  };

  it('sees a validation loss that rises while the training loss falls', () => {
    expect(sentence([0.5, 0.4, 0.3, 0.2], [0.5, 0.42, 0.45, 0.5])).toBe(
      'It over-fits: after epoch 2 the training loss fell on, from 0.400 to 0.200, while the validation loss rose from 0.420 to 0.500.',
    );
  });

  it('asks for more epochs while the validation loss falls', () => {
    expect(sentence([0.5, 0.4, 0.3], [0.5, 0.42, 0.4])).toContain('more epochs may help');
  });

  it('does not call the noise of an epoch over-fitting', () => {
    expect(sentence([0.5, 0.4, 0.3, 0.25], [0.5, 0.42, 0.4, 0.41])).toBe(
      'There is no clear over-fitting: the validation loss was lowest in epoch 3 and ended 2.5 % above that.',
    );
  });

  it('does not call it over-fitting where both losses rise', () => {
    expect(sentence([0.5, 0.4, 0.6, 0.9], [0.5, 0.42, 0.7, 1])).toContain('no clear over-fitting');
  });

  it('does not judge two epochs', () => {
    expect(sentence([0.5, 0.4], [0.5, 0.6])).toBe('2 epochs are too few to say whether it over-fits.');
  });

  it('is silent without validation', () => {
    expect(sentence([0.5, 0.4, 0.3], [])).toBeNull();
  });
});
