// What a terminal shows of a sweep below what scrolls by: pure functions of the events so far.

import stringWidth from 'fast-string-width';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { createSweepProgress, type SweepProgress } from '../../src/cli/progress/sweep-progress.ts';
import type { AnyEvent, SweepEventOf } from '../../src/schedule/sweep-event.ts';

const plain = pc.createColors(false);

const started: SweepEventOf<'sweep_started'> = {
  type: 'sweep_started',
  at: 0,
  run: 7,
  name: 'tune',
  metric: { name: 'validation.accuracy', goal: 'maximize' },
  method: 'grid',
  early_termination: null,
  trials: 4,
  configurations: 2,
  finalists: null,
  concurrency: 2,
  threads: 1,
  target: null,
  time_budget: null,
  seconds_before: 0,
  resumed: false,
};

const queued = (trial: string, seed: number, expected_seconds: number | null = null): AnyEvent => ({
  type: 'trial_queued',
  at: 0,
  trial,
  name: `adam, dropout=0.${trial.length}`,
  architecture: 'ann',
  configuration: 'c',
  parameters: {},
  seed,
  phase: 'search',
  epochs: 10,
  epochs_done: 0,
  expected_seconds,
});

const begun = (trial: string, at: number): AnyEvent => ({
  type: 'trial_started',
  trial,
  at,
  pid: 7,
  attempt: 1,
  resumed_from: 0,
  device: { engine: 'onnxruntime', engine_version: '1', device: 'cpu', threads: 1, reason: 'asked for' },
  parameter_count: 1,
  epochs: 10,
  steps_per_epoch: 100,
  train_images: 1000,
  validation_images: 100,
});

const epoch = (trial: string, number: number, at: number): AnyEvent => ({
  type: 'epoch_finished',
  trial,
  at,
  epoch: number,
  metrics: [{ epoch: number, split: 'validation', name: 'accuracy', value: 0.8 + number / 100 }],
  seconds: 1,
  images_per_second: 1000,
  best: true,
});

const finished = (trial: string, at: number, status: 'completed' | 'pruned' = 'completed'): AnyEvent => ({
  type: 'trial_finished',
  trial,
  at,
  status,
  reason: null,
  epochs: 10,
  best_epoch: 10,
  seconds: 10,
  peak_memory_bytes: 1,
});

function after(...events: AnyEvent[]): SweepProgress {
  const progress = createSweepProgress(started);
  for (const event of events) progress.take(event);
  return progress;
}

const queue = [queued('a', 1), queued('b', 2), queued('c', 1), queued('d', 2)];

describe('the line of a sweep', () => {
  it('counts trials, and knows no time left before an epoch is done', () => {
    const [line] = after(...queue, begun('a', 0)).lines(60, plain);
    expect(line).toBe(`0/4 trials  ${'─'.repeat(30)}`);
  });

  it('says how long the epochs to go take, at the speed of those that are done', () => {
    // 2 of 40 epochs took 2 seconds.
    const [line] = after(...queue, begun('a', 1000), epoch('a', 1, 2000), epoch('a', 2, 3000)).lines(
      60,
      plain,
    );
    expect(line).toMatch(/^0\/4 trials {2}─+ {2}0:38 left$/);
  });

  it('goes by expected seconds where all trials have some', () => {
    const events = [queued('a', 1, 10), queued('b', 2, 30), begun('a', 1000), epoch('a', 1, 3000)];
    // An epoch of 1 expected second took 2; 9 + 30 of them are left, and as much for the two trials to come.
    const [line] = after(...events).lines(60, plain);
    expect(line).toMatch(/2:38 left$/);
  });

  it('says what is best so far, and how many were pruned', () => {
    const best: AnyEvent = {
      type: 'configuration_finished',
      at: 11_000,
      configuration: 'c',
      name: 'adam, dropout=0.1',
      phase: 'search',
      value: 0.9,
      best: true,
    };
    const events = [
      ...queue,
      begun('a', 0),
      finished('a', 10_000),
      begun('b', 10_000),
      finished('b', 11_000, 'pruned'),
    ];
    expect(after(...events, best).lines(100, plain)).toEqual([
      `2/4 trials  ${'━'.repeat(15)}${'─'.repeat(15)}  1 pruned  best 90.00 %  adam, dropout=0.1`,
    ]);
  });
});

describe('the line of a trial that runs', () => {
  it('has its name, epoch, metric and speed', () => {
    const [, line] = after(...queue, begun('a', 0), epoch('a', 1, 1000)).lines(100, plain);
    expect(line).toMatch(
      /^adam, dropout=0\.1, seed 1 {2} 1\/10 {2}━+─+ {2}validation accuracy 81\.00 % {2}preparing$/,
    );
  });

  it('is there until it ends', () => {
    expect(after(...queue, begun('a', 0), begun('b', 0)).lines(80, plain)).toHaveLength(3);
    expect(after(...queue, begun('a', 0), begun('b', 0), finished('a', 9)).lines(80, plain)).toHaveLength(2);
  });

  it.each([20, 40, 60, 80, 120])('fits %i columns', (width) => {
    const progress = after(...queue, begun('a', 0), epoch('a', 1, 1000));
    for (const line of progress.lines(width, plain)) expect(stringWidth(line)).toBeLessThanOrEqual(width);
  });
});
