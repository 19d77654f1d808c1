// The registry of learning-rate schedules, and the rate that one gives in a step.
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { oneCycle } from './one-cycle.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';
import type { MetricHistory, Schedule } from './schedule.ts';
import { step } from './step.ts';

export const schedules = {
  constant,
  step,
  exponential,
  cosine,
  one_cycle: oneCycle,
  reduce_on_plateau: reduceOnPlateau,
} satisfies Record<string, Schedule<never>>;

export type ScheduleName = keyof typeof schedules;

/** How long a training is at most, and how it went so far. */
export interface Training {
  epochs: number;
  stepsPerEpoch: number;
  history: MetricHistory;
}

/**
 * What the learning rate is multiplied by in a step (counts from 0 over the whole training). In the warm-up it
 * grows evenly and reaches 1 with its last step; the schedule proper begins after it.
 */
export function scheduleFactor(
  options: { type: ScheduleName; warmup_epochs?: number },
  step: number,
  { epochs, stepsPerEpoch, history }: Training,
): number {
  const warmup = Math.round((options.warmup_epochs ?? 0) * stepsPerEpoch);
  if (step < warmup) return (step + 1) / warmup;
  const schedule = schedules[options.type] as Schedule<typeof options>;
  const rest = Math.max(1, epochs * stepsPerEpoch - warmup);
  return schedule.factor(options, {
    epoch: (step - warmup) / stepsPerEpoch,
    fraction: (step - warmup) / rest,
    history,
  });
}
