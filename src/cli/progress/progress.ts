// What is known of the trials that run, put together from their events: what every display is made of.
import type { Event, EventOf } from '../../train/event.ts';

export interface TrialProgress {
  /** Of the trial's events. */
  trial: string;
  epochs: number;
  /** Epochs that an earlier process did; this one has told them again. */
  resumedFrom: number;
  /** The epoch that runs, from 1, and how much of it is done, 0 … 1. */
  epoch: number;
  share: number;
  loss: number;
  accuracy: number;
  imagesPerSecond: number;
  /** Milliseconds since 1970. */
  startedAt: number;
  updatedAt: number;
}

/** The trials that run, by identity, in the order in which they began. */
export type Progress = ReadonlyMap<string, TrialProgress>;

/** The progress after one more event. */
export function advance(progress: Progress, event: Event): Progress {
  const next = new Map(progress);
  const trial = next.get(event.trial);
  if (event.type === 'trial_started') next.set(event.trial, started(event));
  else if (event.type === 'trial_finished' || event.type === 'trial_paused') next.delete(event.trial);
  else if (trial && event.type === 'progress') {
    const { epoch, step, steps, loss, accuracy, images_per_second: imagesPerSecond, at: updatedAt } = event;
    next.set(event.trial, {
      ...trial,
      epoch,
      share: step / steps,
      loss,
      accuracy,
      imagesPerSecond,
      updatedAt,
    });
  } else if (trial && event.type === 'epoch_finished' && event.epoch > trial.resumedFrom) {
    next.set(event.trial, { ...trial, epoch: event.epoch, share: 1, updatedAt: event.at });
  }
  return next;
}

function started({ trial, epochs, resumed_from, at }: EventOf<'trial_started'>): TrialProgress {
  return {
    trial,
    epochs,
    resumedFrom: resumed_from,
    epoch: resumed_from + 1,
    share: 0,
    loss: Number.NaN,
    accuracy: Number.NaN,
    imagesPerSecond: Number.NaN,
    startedAt: at,
    updatedAt: at,
  };
}

/** Of all its epochs, 0 … 1. */
export const shareDone = ({ epoch, epochs, share }: TrialProgress): number => (epoch - 1 + share) / epochs;

/** Seconds until all epochs are done, if none is saved by stopping early; null before there is anything to go by. */
export function secondsLeft(trial: TrialProgress): number | null {
  const done = trial.epoch - 1 + trial.share - trial.resumedFrom;
  const seconds = (trial.updatedAt - trial.startedAt) / 1000;
  if (done <= 0 || seconds <= 0) return null;
  return (seconds / done) * (trial.epochs - trial.resumedFrom - done);
}
