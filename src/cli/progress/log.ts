// Progress where there is no terminal: a plain line for each epoch, in a sweep for each trial.
import { printable } from '../text.ts';
import type { Display } from './display.ts';
import { createEventLines } from './event-lines.ts';
import { epochText, startedText } from './lines.ts';

export function logDisplay(stream: { write(text: string): unknown }): Display {
  const lineOf = createEventLines({ started: startedText, epoch: epochText });
  const write = (line: string): void => void stream.write(`${line}\n`);
  return {
    note: (text) => write(printable(text)),
    download: () => undefined,
    event(event) {
      const line = lineOf(event);
      if (line !== null) write(line);
    },
    close: () => undefined,
  };
}
