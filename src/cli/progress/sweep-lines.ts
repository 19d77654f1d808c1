// A sweep in lines of text: how it begins, what becomes of each trial, what is decided, and how it ends.
import { type AnyEvent, isTrialEvent, type SweepEventOf } from '../../schedule/sweep-event.ts';
import type { EventOf } from '../../train/event.ts';
import { count, duration, printable } from '../text.ts';

interface Known {
  name: string;
  seed: number;
  /** The metric at the best epoch so far. */
  value: number | null;
}

/** The function given back says what a person should read at an event; null where that is nothing. */
export function createSweepLines(): (event: AnyEvent) => string | null {
  const trials = new Map<string, Known>();
  let start: SweepEventOf<'sweep_started'> | undefined;
  let [known, done] = [0, 0];

  const ended = (trial: Known, how: string, reason: string | null): string => {
    done++;
    const value = trial.value === null || !start ? '' : `, ${start.metric.name} ${shown(trial.value)}`;
    const why = reason === null ? '' : `: ${printable(reason)}`;
    // Finalists come on top of what was planned.
    const total = Math.max(start?.trials ?? 0, known);
    return `${done}/${total} ${printable(trial.name)}, seed ${trial.seed}: ${how}${value}${why}`;
  };

  return (event) => {
    if (isTrialEvent(event)) {
      const trial = trials.get(event.trial);
      if (!trial) return null;
      if (event.type === 'epoch_finished' && event.best)
        trial.value = valueIn(event, start?.metric.name ?? '');
      if (event.type === 'log') return printable(event.message);
      if (event.type !== 'trial_finished') return null;
      trials.delete(event.trial);
      const time = event.seconds === null ? '' : ` in ${duration(event.seconds)}`;
      return ended(trial, `${event.status}${time}`, event.reason);
    }
    switch (event.type) {
      case 'sweep_started':
        start = event;
        return (
          `${event.resumed ? 'going on with' : 'sweep'} ${event.run}: ${event.method}, at most ` +
          `${count(event.trials, 'trial')}, ${event.concurrency} at a time with ${count(event.threads, 'thread')} each`
        );
      case 'trial_queued':
        known++;
        trials.set(event.trial, { name: event.name, seed: event.seed, value: null });
        return null;
      case 'trial_known':
        known++;
        return ended(
          event,
          event.reused ? `${event.status} in an earlier run` : `${event.status} before`,
          event.reason,
        );
      case 'trial_skipped': {
        const trial = trials.get(event.trial);
        trials.delete(event.trial);
        return trial ? ended(trial, 'skipped', event.reason) : null;
      }
      case 'retry':
        return `${printable(trials.get(event.trial)?.name ?? event.trial)}: once more, ${printable(event.reason)}`;
      case 'decision':
        return event.prune ? `${printable(event.name)} stops: ${printable(event.reason)}` : null;
      case 'configuration_refused':
        return `${printable(event.name)} is left out: ${printable(event.reason)}`;
      case 'stopping':
        return printable(event.reason);
      default:
        return null;
    }
  };
}

const valueIn = ({ metrics }: EventOf<'epoch_finished'>, metric: string): number | null =>
  metrics.find(({ split, name }) => `${split}.${name}` === metric)?.value ?? null;

const shown = (value: number): string => String(Number(value.toPrecision(4)));
