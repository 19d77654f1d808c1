// What a person should read as a run or a sweep goes on, a line at a time: the same on a terminal and in a log.
import { type AnyEvent, isTrialEvent } from '../../schedule/sweep-event.ts';
import type { EventOf } from '../../train/event.ts';
import { printable } from '../text.ts';
import { advance, type Progress } from './progress.ts';
import { createSweepLines } from './sweep-lines.ts';

/** How a run's own events are told. */
export interface Words {
  started(event: EventOf<'trial_started'>): string;
  epoch(event: EventOf<'epoch_finished'>, epochs: number): string;
}

/** The function given back says what to read at an event; null where that is nothing. */
export function createEventLines(words: Words): (event: AnyEvent) => string | null {
  let progress: Progress = new Map();
  let sweepLine: ReturnType<typeof createSweepLines> | undefined;
  return (event) => {
    if (event.type === 'sweep_started') sweepLine = createSweepLines();
    if (sweepLine) return sweepLine(event);
    if (!isTrialEvent(event)) return null;
    const trial = progress.get(event.trial);
    progress = advance(progress, event);
    if (event.type === 'trial_started') return words.started(event);
    if (event.type === 'log') return printable(event.message);
    if (event.type !== 'epoch_finished' || !trial || event.epoch <= trial.resumedFrom) return null;
    return words.epoch(event, trial.epochs);
  };
}
