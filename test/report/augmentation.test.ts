import { describe, expect, it } from 'vitest';
import type { RunData } from '../../src/record/run-data.ts';
import { renderReport } from '../../src/report/render.ts';
import { augmentation } from '../../src/report/sections/augmentation.ts';
import { augmentationSheet } from '../../src/train/augmentation-sheet.ts';
import { noise, specsOf } from '../augment/support.ts';
import { sampleRun } from './sample-run.ts';

const { image: shape, ...train } = noise(10, { height: 28, width: 28, channels: 1 });
const sheet = augmentationSheet(
  { pipeline: { augmentation: specsOf({ rotation: { degrees: 10 } }) }, seed: 1 },
  { train, shape, classes: Array(10).fill('a class') },
  { images: 6, variants: 8, scale: 1 },
);

/** The sample run as if it had been trained with augmentation. */
async function augmentedRun(augmentation: object[]): Promise<RunData> {
  const run = await sampleRun();
  return {
    ...run,
    trials: run.trials.map((trial) => ({
      ...trial,
      config: { augmentation },
      pictures: { augmentation: sheet },
    })),
  };
}

const run = await augmentedRun([
  { type: 'rotation', degrees: 10, probability: 1 },
  { type: 'horizontal_flip', probability: 0.5 },
  { type: 'rotation', degrees: 90 },
  { type: '<b>', probability: 1 },
]);

describe('the section on augmentation', () => {
  it('shows the sheet in whole multiples of its size', () => {
    expect(augmentation.view(run)).toMatchObject({ png: sheet, width: 2 * 272, height: 2 * 178 });
  });

  it('names what the pipeline asks for, in its order', () => {
    expect(augmentation.view(run)?.augmentations).toEqual([
      { name: 'rotation', options: 'degrees 10, probability 1' },
      { name: 'horizontal_flip', options: 'probability 0.5' },
      { name: 'rotation', options: 'degrees 90' },
      { name: '<b>', options: 'probability 1' },
    ]);
  });

  it('is on the page, with names as text', () => {
    const html = renderReport(run);
    expect(html).toContain('<section id="augmentation"');
    expect(html).toContain(`src="data:image/png;base64,${sheet.slice(0, 40)}`);
    expect(html).toContain('<dt>&lt;b&gt;</dt>');
  });

  it('is left out where nothing was augmented', async () => {
    expect(augmentation.view(await sampleRun())).toBeNull();
    expect(augmentation.view({ ...run, trials: [] })).toBeNull();
  });
});
