// Progress as lines of a terminal or a log: pure functions of the events so far.

import stringWidth from 'fast-string-width';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { epochLine, epochText, progressLines } from '../../src/cli/progress/lines.ts';
import { advance, type Progress, secondsLeft } from '../../src/cli/progress/progress.ts';
import type { Event, EventOf } from '../../src/train/event.ts';

const plain = pc.createColors(false);
const colored = pc.createColors(true);

const started: Event = {
  type: 'trial_started',
  trial: 'a',
  at: 1000,
  pid: 7,
  attempt: 1,
  resumed_from: 0,
  device: { engine: 'onnxruntime', engine_version: '1.30.0', device: 'cpu', threads: 2, reason: 'asked for' },
  parameter_count: 109386,
  epochs: 20,
  steps_per_epoch: 860,
  train_images: 55000,
  validation_images: 5000,
};

const step = (epoch: number, number: number, at: number): Event => ({
  type: 'progress',
  trial: 'a',
  at,
  epoch,
  step: number,
  steps: 860,
  loss: 0.48213,
  accuracy: 0.8294,
  images_per_second: 52311.4,
});

const epoch = (number: number, at: number): EventOf<'epoch_finished'> => ({
  type: 'epoch_finished',
  trial: 'a',
  at,
  epoch: number,
  metrics: [
    { epoch: number, split: 'train', name: 'loss', value: 0.4821 },
    { epoch: number, split: 'train', name: 'accuracy', value: 0.8294 },
    { epoch: number, split: 'train', name: 'learning_rate', value: 0.001 },
    { epoch: number, split: 'validation', name: 'loss', value: 0.4123 },
    { epoch: number, split: 'validation', name: 'accuracy', value: 0.8512 },
  ],
  seconds: 1.05,
  images_per_second: 52311.4,
  best: true,
});

const after = (...events: Event[]): Progress => events.reduce(advance, new Map());

describe('the line of a running trial', () => {
  const progress = after(started, step(1, 1, 1100), epoch(1, 2000), epoch(2, 3000), step(3, 430, 3500));

  it('has a bar, what is learnt, how fast, and the time left', () => {
    expect(progressLines(progress, 100, plain)).toMatchInlineSnapshot(`
      [
        "epoch   3/20  ━━━━────────────────────────  loss 0.4821  accuracy 82.9 %  52,311 images/s  0:18 left",
      ]
    `);
    expect(progressLines(progress, 79, plain)).toMatchInlineSnapshot(`
      [
        " 3/20  ━━────────────  loss 0.4821  accuracy 82.9 %  52,311 images/s  0:18 left",
      ]
    `);
  });

  it('keeps what matters where the terminal is narrow', () => {
    expect(progressLines(progress, 39, plain)).toMatchInlineSnapshot(`
      [
        " 3/20  ━───────  loss 0.4821  0:18 left",
      ]
    `);
    expect(progressLines(progress, 12, plain)).toMatchInlineSnapshot(`
      [
        " 3/20",
      ]
    `);
  });

  it('is never wider than the terminal, with colors or without', () => {
    for (let width = 5; width <= 200; width++) {
      for (const colors of [plain, colored]) {
        for (const line of [
          ...progressLines(progress, width, colors),
          epochLine(epoch(3, 4000), 20, width, colors),
        ]) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      }
    }
  });

  it('says that it prepares before the first step', () => {
    expect(progressLines(after(started), 79, plain)).toMatchInlineSnapshot(`
      [
        " 1/20  ──────────────────────────────  preparing",
      ]
    `);
  });

  it('is gone when the trial is', () => {
    const finished: Event = {
      type: 'trial_finished',
      trial: 'a',
      at: 5000,
      status: 'completed',
      reason: null,
      epochs: 20,
      best_epoch: 17,
      seconds: 4,
      peak_memory_bytes: 1,
    };
    expect(progressLines(advance(progress, finished), 79, plain)).toEqual([]);
  });

  it('shows numbers that are none', () => {
    const broken: Event = { ...step(3, 431, 3600), loss: Number.POSITIVE_INFINITY } as Event;
    expect(progressLines(advance(progress, broken), 100, plain)).toMatchInlineSnapshot(`
      [
        "epoch   3/20  ━━━━──────────────────────────  loss ∞  accuracy 82.9 %  52,311 images/s  0:18 left",
      ]
    `);
  });
});

describe('the time left', () => {
  const trialOf = (progress: Progress) => [...progress.values()][0];

  it('goes by the epochs done so far', () => {
    const trial = trialOf(after(started, epoch(1, 2000), step(2, 430, 2500)));
    expect(trial && secondsLeft(trial)).toBeCloseTo(18.5);
  });

  it('is unknown before the first step', () => {
    const trial = trialOf(after(started));
    expect(trial && secondsLeft(trial)).toBeNull();
  });

  it('does not count the epochs of an earlier process, which are told again in no time', () => {
    const resumed: Event = { ...started, resumed_from: 10 } as Event;
    const told = Array.from({ length: 10 }, (_, i) => epoch(i + 1, 1001));
    const trial = trialOf(after(resumed, ...told, epoch(11, 2000)));
    expect(trial && secondsLeft(trial)).toBeCloseTo(9);
  });
});

describe('a finished epoch', () => {
  it('is a line that fits into the terminal', () => {
    expect(epochLine(epoch(3, 4000), 20, 100, plain)).toMatchInlineSnapshot(
      `"epoch   3/20  loss 0.4821  accuracy 82.9 %  validation 0.4123, 85.1 %  1.05 s  *  52,311 images/s"`,
    );
    expect(epochLine(epoch(3, 4000), 20, 79, plain)).toMatchInlineSnapshot(
      `" 3/20  loss 0.4821  accuracy 82.9 %  validation 0.4123, 85.1 %  1.05 s  *"`,
    );
    expect(epochLine(epoch(3, 4000), 20, 39, plain)).toMatchInlineSnapshot(
      `" 3/20  validation 0.4123, 85.1 %  *"`,
    );
  });

  it('is a line with everything where there is no terminal', () => {
    expect(epochText(epoch(3, 4000), 20)).toMatchInlineSnapshot(
      `"epoch 3/20: loss 0.4821, accuracy 82.9 %, validation loss 0.4123, validation accuracy 85.1 %, 1.05 s, 52,311 images/s, best so far"`,
    );
  });

  it('needs no validation data', () => {
    const event = {
      ...epoch(3, 4000),
      best: false,
      metrics: epoch(3, 4000).metrics.filter(({ split }) => split === 'train'),
    };
    expect(epochText(event, 20)).toMatchInlineSnapshot(
      `"epoch 3/20: loss 0.4821, accuracy 82.9 %, 1.05 s, 52,311 images/s"`,
    );
    expect(epochLine(event, 20, 79, plain)).toMatchInlineSnapshot(
      `" 3/20  loss 0.4821  accuracy 82.9 %  1.05 s  52,311 images/s"`,
    );
  });
});
