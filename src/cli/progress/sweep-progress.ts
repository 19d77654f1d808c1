// How far a sweep is, put together from its events: a line for the whole of it, and one for each trial that runs.
import { cut } from '../../columns.ts';
import { type AnyEvent, isTrialEvent, type SweepEventOf } from '../../schedule/sweep-event.ts';
import type { Event, Metric } from '../../train/event.ts';
import type { Colors } from '../colors.ts';
import { fitLine } from '../fit-line.ts';
import { clock, integer, loss, percent, printable } from '../text.ts';
import { counted } from './lines.ts';
import { advance, type Progress, shareDone, type TrialProgress } from './progress.ts';

/** A trial that is not at its end. */
interface OpenTrial {
  label: string;
  /** Epochs to go. */
  epochs: number;
  /** What an epoch should take, in seconds; null where nothing like it is recorded. */
  epochSeconds: number | null;
  /** The metric in the newest epoch. */
  value: number | null;
}

/** Work in two units, since the better one, expected seconds, is not always known. */
interface Work {
  epochs: number;
  seconds: number;
}

export interface SweepProgress {
  take(event: AnyEvent): void;
  /** None is wider than `width`. */
  lines(width: number, colors: Colors): string[];
}

export function createSweepProgress(start: SweepEventOf<'sweep_started'>): SweepProgress {
  const open = new Map<string, OpenTrial>();
  let running: Progress = new Map();
  let [known, ended, pruned] = [0, 0, 0];
  let best: { name: string; value: number } | undefined;
  let unexpected = false;
  const [left, done]: [Work, Work] = [
    { epochs: 0, seconds: 0 },
    { epochs: 0, seconds: 0 },
  ];
  const times = { began: start.at, now: start.at };

  const change = (work: Work, trial: OpenTrial, epochs: number): void => {
    work.epochs += epochs;
    work.seconds += epochs * (trial.epochSeconds ?? 0);
  };
  const close = (id: string): void => {
    const trial = open.get(id);
    if (!trial) return;
    change(left, trial, -trial.epochs);
    open.delete(id);
    ended++;
  };

  function takeTrial(event: Event): void {
    const before = running.get(event.trial);
    running = advance(running, event);
    const trial = open.get(event.trial);
    if (!trial) return;
    if (event.type === 'trial_started' && times.began === start.at) times.began = event.at;
    if (event.type === 'epoch_finished') {
      trial.value = event.metrics.find(isMetric)?.value ?? trial.value;
      if (!before || event.epoch <= before.resumedFrom || trial.epochs === 0) return;
      trial.epochs--;
      change(left, trial, -1);
      change(done, trial, 1);
    }
    if (event.type === 'trial_finished') {
      if (event.status === 'pruned') pruned++;
      close(event.trial);
    }
  }
  const isMetric = ({ split, name }: Metric): boolean => `${split}.${name}` === start.metric.name;

  /** Null before there is anything to go by. What is not proposed yet counts as what is. */
  function secondsLeft(): number | null {
    const unit = unexpected ? 'epochs' : 'seconds';
    const elapsed = (times.now - times.began) / 1000;
    if (done[unit] <= 0 || elapsed <= 0 || known === 0) return null;
    const unknown = Math.max(0, start.trials - known) * ((left[unit] + done[unit]) / known);
    return ((left[unit] + unknown) * elapsed) / done[unit];
  }

  const written = (value: number): string =>
    start.metric.name.endsWith('.loss') ? loss(value) : percent(value, 2);

  function sweepLine(width: number, colors: Colors): string {
    const total = Math.max(start.trials, known);
    const seconds = secondsLeft();
    return fitLine(
      [
        { rank: 0, content: `${ended}/${total} trials`, style: colors.bold },
        { rank: 1, content: total === 0 ? 1 : ended / total, style: colors.cyan },
        ...(seconds === null ? [] : [{ rank: 2, content: `${clock(seconds)} left` }]),
        ...(pruned > 0 ? [{ rank: 4, content: `${pruned} pruned`, style: colors.dim }] : []),
        ...(best
          ? [
              { rank: 3, content: `best ${written(best.value)}`, style: colors.green },
              { rank: 5, content: printable(best.name), style: colors.dim },
            ]
          : []),
      ],
      width,
    );
  }

  function trialLine(progress: TrialProgress, width: number, colors: Colors): string {
    const trial = open.get(progress.trial);
    const { imagesPerSecond } = progress;
    return fitLine(
      [
        { rank: 0, content: cut(trial?.label ?? progress.trial, Math.max(8, Math.floor(width / 2))) },
        { rank: 1, content: counted(progress.epoch, progress.epochs) },
        { rank: 4, content: shareDone(progress), style: colors.cyan },
        ...(trial?.value == null
          ? []
          : [{ rank: 2, content: `${start.metric.name.replace('.', ' ')} ${written(trial.value)}` }]),
        ...(Number.isNaN(imagesPerSecond)
          ? [{ rank: 3, content: 'preparing', style: colors.dim }]
          : [{ rank: 3, content: `${integer(imagesPerSecond)} images/s`, style: colors.dim }]),
      ],
      width,
    );
  }

  return {
    take(event) {
      times.now = Math.max(times.now, event.at);
      if (isTrialEvent(event)) return takeTrial(event);
      if (event.type === 'trial_queued') {
        const { trial, name, seed, epochs, epochs_done, expected_seconds } = event;
        const opened: OpenTrial = {
          label: `${printable(name)}, seed ${seed}`,
          epochs: epochs - epochs_done,
          epochSeconds: expected_seconds === null ? null : expected_seconds / epochs,
          value: null,
        };
        unexpected ||= expected_seconds === null;
        known++;
        open.set(trial, opened);
        change(left, opened, opened.epochs);
      } else if (event.type === 'trial_known') {
        known++;
        ended++;
      } else if (event.type === 'trial_skipped') close(event.trial);
      else if (event.type === 'configuration_finished' && event.best && event.value !== null) {
        best = { name: event.name, value: event.value };
      }
    },
    lines: (width, colors) => [
      sweepLine(width, colors),
      ...[...running.values()].map((trial) => trialLine(trial, width, colors)),
    ],
  };
}
