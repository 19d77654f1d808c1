// What `fmx run` ends with, as pure functions of a run: the result, and commands to try next.

import stringWidth from 'fast-string-width';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { asTyped } from '../../src/cli/as-typed.ts';
import { nextSteps } from '../../src/cli/next-steps.ts';
import { resultLine, resultText } from '../../src/cli/result.ts';
import { runText } from '../../src/cli/show-text.ts';
import { loadPipeline } from '../../src/config/load.ts';
import type { RunData, TrialData } from '../../src/record/run-data.ts';
import { sampleRun } from '../report/sample-run.ts';

const plain = pc.createColors(false);
const { pipeline } = loadPipeline('pipelines/ann-baseline.yaml');

/** The sample run as `fmx run pipelines/ann-baseline.yaml` would have made it, with changes to its trial. */
async function run(changes: Partial<TrialData> = {}): Promise<RunData> {
  const sample = await sampleRun();
  const [trial] = sample.trials as [TrialData];
  const command = 'fmx run pipelines/ann-baseline.yaml';
  return { ...sample, command, trials: [{ ...trial, config: pipeline, ...changes }] };
}

/** Accuracies of the last epoch. */
function accuracies(train: number, validation: number, epochs: number): Partial<TrialData> {
  const metrics = [
    { epoch: epochs, split: 'train' as const, name: 'accuracy', value: train },
    { epoch: epochs, split: 'validation' as const, name: 'accuracy', value: validation },
  ];
  return { epochs, metrics };
}

describe('the result', () => {
  it('is the accuracy with its interval, the weakest classes and the most confused pair', async () => {
    expect(resultText(await run(), 80, plain)).toMatchInlineSnapshot(`
      "ann-baseline: test accuracy 89.30 % (95 % interval 88.7–89.9 %)
      epoch 17 of 20, 30.4 s, 43,210 images/s

      weakest classes  f1     precision  recall
      ───────────────  ─────  ─────────  ──────
      Shirt            0.715  0.709      0.720
      Pullover         0.812  0.821      0.803
      Coat             0.815  0.806      0.824

      most confused: T-shirt/top and Shirt, 218 images, 20 % of all mistakes"
    `);
  });

  it('stays within a narrow terminal', async () => {
    for (const line of resultText(await run(), 40, plain).split('\n')) {
      expect(stringWidth(line)).toBeLessThanOrEqual(40);
    }
  });

  it('says how else a run ended', async () => {
    const diverged = {
      status: 'diverged',
      reason: 'the loss became NaN in step 3 of epoch 1',
      evaluations: [],
    } as const;
    const ended: RunData = { ...(await run({ ...diverged, evaluations: [] })), status: 'diverged' };
    expect(resultLine(ended)).toBe('ann-baseline: diverged, the loss became NaN in step 3 of epoch 1');
    expect(resultLine({ ...ended, trials: [], status: 'interrupted' })).toBe('ann-baseline: interrupted');
  });

  it('does not obey what a name would tell a terminal', async () => {
    const ended = { ...(await run()), name: 'evil\u001b[2Jname' };
    expect(resultLine(ended)).toMatch(/^evil \[2Jname: test accuracy/);
    expect(runText(ended, 80, plain)).not.toContain('\u001b');
  });
});

describe('what to try next', () => {
  const settings = async (changes: Partial<TrialData>): Promise<string[]> =>
    nextSteps(await run(changes)).flatMap(({ command }) => /--set (.*)$/.exec(command)?.slice(1) ?? []);

  it('is always another seed', async () => {
    expect(await settings({ ...accuracies(0.9, 0.89, 20), best_epoch: 15 })).toEqual(['seed=43']);
  });

  it('is more epochs where the last one was the best', async () => {
    expect(await settings({ ...accuracies(0.9, 0.89, 20), best_epoch: 20 })).toEqual([
      'training.epochs=40',
      'seed=43',
    ]);
  });

  it('is more dropout where it over-fits, else weight decay', async () => {
    const overfitted = { ...accuracies(0.97, 0.89, 20), best_epoch: 8 };
    expect(await settings(overfitted)).toEqual(['architecture.layers.2.dropout.rate=0.4', 'seed=43']);
    const layers = pipeline.architecture.layers.filter(({ type }) => type !== 'dropout');
    const config = { ...pipeline, architecture: { name: 'ann', layers } };
    expect(await settings({ ...overfitted, config })).toEqual(['optimizer.weight_decay=0.0001', 'seed=43']);
  });

  it('is a smaller learning rate after a loss that was no number', async () => {
    expect(await settings({ status: 'diverged' })).toEqual(['optimizer.learning_rate=0.0002']);
  });

  it('puts a value in the place of one that was set, and leaves the others', async () => {
    const command =
      "fmx run my.yaml --set seed=1 --set 'optimizer.schedule={type: cosine}' --set training.epochs=20";
    const [longer] = nextSteps({ ...(await run({ ...accuracies(0.9, 0.89, 20), best_epoch: 20 })), command });
    expect(longer?.command).toBe(
      "fmx run my.yaml --set seed=1 --set 'optimizer.schedule={type: cosine}' --set training.epochs=40",
    );
  });

  it('is settings that the pipeline takes', async () => {
    const all = [
      ...nextSteps(await run({ ...accuracies(0.97, 0.89, 20), best_epoch: 20 })),
      ...nextSteps(await run({ status: 'diverged' })),
    ];
    const set = all.flatMap(({ command }) => /--set (.*)$/.exec(command)?.slice(1) ?? []);
    expect(set).toHaveLength(4);
    expect(loadPipeline('pipelines/ann-baseline.yaml', { set }).pipeline).toMatchObject({
      seed: 43,
      training: { epochs: 40 },
      optimizer: { learning_rate: 0.0002 },
    });
  });

  it('is to use the network, by the number of its trial, where there is one', async () => {
    const trained = await run({ ...accuracies(0.9, 0.89, 20), best_epoch: 15 });
    expect(nextSteps(trained).at(-1)).toMatchObject({
      command: `fmx predict ${trained.trials[0]?.id} picture.jpg`,
      why: expect.stringContaining(`fmx export ${trained.trials[0]?.id} `),
    });
    expect(nextSteps(await run({ status: 'diverged' }))).toHaveLength(1);
  });

  it('is nothing for a run that has not begun', async () => {
    expect(nextSteps({ ...(await run()), trials: [] })).toEqual([]);
  });
});

describe('a proposed command', () => {
  it('names the database where it is not the usual one', () => {
    expect(asTyped('fmx show 3', 'runs/runs.db')).toMatch(/^(npx )?fmx show 3$/);
    expect(asTyped('fmx show 3', 'my runs.db')).toMatch(/^(npx )?fmx show 3 --db 'my runs.db'$/);
  });
});
