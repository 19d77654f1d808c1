// Progress where there is no terminal: a plain line for each epoch, in a sweep for each trial.
import { type AnyEvent, isTrialEvent } from '../../schedule/sweep-event.ts';
import { printable } from '../text.ts';
import type { Display } from './display.ts';
import { epochText, startedText } from './lines.ts';
import { createSweepLines } from './sweep-lines.ts';

export function logDisplay(stream: { write(text: string): unknown }): Display {
  const trials = new Map<string, { epochs: number; resumedFrom: number }>();
  let sweepLine: ReturnType<typeof createSweepLines> | undefined;
  const write = (line: string): void => void stream.write(`${line}\n`);
  return {
    note: (text) => write(printable(text)),
    download: () => undefined,
    event(event: AnyEvent) {
      if (event.type === 'sweep_started') sweepLine = createSweepLines();
      if (sweepLine) {
        const line = sweepLine(event);
        if (line !== null) write(line);
        return;
      }
      if (!isTrialEvent(event)) return;
      if (event.type === 'trial_started') {
        trials.set(event.trial, { epochs: event.epochs, resumedFrom: event.resumed_from });
        write(startedText(event));
      } else if (event.type === 'log') write(printable(event.message));
      else if (event.type === 'epoch_finished') {
        const { epochs, resumedFrom } = trials.get(event.trial) ?? { epochs: event.epoch, resumedFrom: 0 };
        if (event.epoch > resumedFrom) write(epochText(event, epochs));
      }
    },
    close: () => undefined,
  };
}
