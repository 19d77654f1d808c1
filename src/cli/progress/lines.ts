// Progress and finished epochs as lines of text.

import type { EventOf, Metric } from '../../train/event.ts';
import type { Colors } from '../colors.ts';
import { fitLine, type Part } from '../fit-line.ts';
import { clock, count, duration, integer, loss, percent } from '../text.ts';
import { type Progress, secondsLeft, shareDone, type TrialProgress } from './progress.ts';

/** Columns. */
const NARROW = 90;

/** A line for each running trial, none wider than `width`. */
export function progressLines(progress: Progress, width: number, colors: Colors): string[] {
  return [...progress.values()].map((trial) => trialLine(trial, width, colors));
}

function trialLine(trial: TrialProgress, width: number, colors: Colors): string {
  const left = secondsLeft(trial);
  return fitLine(
    [
      ...epochWord(width),
      { rank: 0, content: counted(trial.epoch, trial.epochs), style: colors.bold },
      { rank: 1, content: shareDone(trial), style: colors.cyan },
      ...(Number.isNaN(trial.loss)
        ? [{ rank: 2, content: 'preparing' }]
        : [
            { rank: 2, content: `loss ${loss(trial.loss)}` },
            { rank: 3, content: `accuracy ${percent(trial.accuracy)}` },
            { rank: 5, content: `${integer(trial.imagesPerSecond)} images/s`, style: colors.dim },
          ]),
      ...(left === null ? [] : [{ rank: 4, content: `${clock(left)} left` }]),
    ],
    width,
  );
}

/** What a trial begins with, as one line of a terminal. */
export function startedLine(event: EventOf<'trial_started'>, width: number, colors: Colors): string {
  const [parameters, images, device, reason] = startedParts(event);
  return fitLine(
    [
      { rank: 1, content: parameters },
      { rank: 2, content: images },
      { rank: 0, content: device },
      { rank: 3, content: reason, style: colors.dim },
    ],
    width,
  );
}

/** What a trial begins with, as one line of a log. */
export function startedText(event: EventOf<'trial_started'>): string {
  const [parameters, images, device, reason] = startedParts(event);
  return `${parameters}, ${images}, ${device} ${reason}`;
}

function startedParts(event: EventOf<'trial_started'>): [string, string, string, string] {
  const { engine, device, reason, threads } = event.device;
  return [
    count(event.parameter_count, 'parameter'),
    count(event.train_images, 'image'),
    device === 'cpu' ? `${device} with ${count(threads, 'thread')}` : device,
    `(${engine}, ${reason})`,
  ];
}

/** A finished epoch as one line of a terminal; `*` marks the best one so far. */
export function epochLine(
  event: EventOf<'epoch_finished'>,
  epochs: number,
  width: number,
  colors: Colors,
): string {
  const { epoch, seconds, images_per_second, best } = event;
  const value = valueIn(event.metrics);
  const validationLoss = value('validation', 'loss');
  const validationAccuracy = value('validation', 'accuracy');
  return fitLine(
    [
      ...epochWord(width),
      { rank: 0, content: counted(epoch, epochs), style: colors.bold },
      { rank: 2, content: `loss ${loss(value('train', 'loss') ?? null)}` },
      { rank: 3, content: `accuracy ${percent(value('train', 'accuracy') ?? null)}` },
      ...(validationLoss === undefined || validationAccuracy === undefined
        ? []
        : [{ rank: 1, content: `validation ${loss(validationLoss)}, ${percent(validationAccuracy)}` }]),
      { rank: 6, content: duration(seconds), style: colors.dim },
      ...(best ? [{ rank: 4, content: '*', style: colors.green }] : []),
      { rank: 7, content: `${integer(images_per_second)} images/s`, style: colors.dim },
    ],
    width,
  );
}

/** A finished epoch as one line of a log, with all that is known of it. */
export function epochText(event: EventOf<'epoch_finished'>, epochs: number): string {
  const value = valueIn(event.metrics);
  const [train, validation] = (['train', 'validation'] as const).map((split) => ({
    loss: value(split, 'loss'),
    accuracy: value(split, 'accuracy'),
  }));
  return [
    `epoch ${event.epoch}/${epochs}: loss ${loss(train?.loss ?? null)}`,
    `accuracy ${percent(train?.accuracy ?? null)}`,
    ...(validation?.loss === undefined ? [] : [`validation loss ${loss(validation.loss)}`]),
    ...(validation?.accuracy === undefined ? [] : [`validation accuracy ${percent(validation.accuracy)}`]),
    duration(event.seconds),
    `${integer(event.images_per_second)} images/s${event.best ? ', best so far' : ''}`,
  ].join(', ');
}

/** On a narrow terminal the numbers alone must do, on every line alike. */
const epochWord = (width: number): Part[] => (width < NARROW ? [] : [{ rank: 0, content: 'epoch' }]);

/** `epoch` of so many, as wide as the last one. */
export const counted = (epoch: number, epochs: number): string =>
  `${String(epoch).padStart(String(epochs).length)}/${epochs}`;

const valueIn = (metrics: readonly Metric[]) => (split: Metric['split'], name: string) =>
  metrics.find((metric) => metric.split === split && metric.name === name)?.value;
