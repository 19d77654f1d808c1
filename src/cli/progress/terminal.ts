// Progress on a terminal: what is finished scrolls by, and below it a line stands for each running trial, in a sweep below
// one for all of it.
import type { WriteStream } from 'node:tty';
import stringWidth from 'fast-string-width';
import { createLogUpdate } from 'log-update';
import { type AnyEvent, isTrialEvent } from '../../schedule/sweep-event.ts';
import { colorsFor } from '../colors.ts';
import { printable } from '../text.ts';
import type { Display } from './display.ts';
import { type DownloadProgress, downloadLine } from './download-line.ts';
import { createEventLines } from './event-lines.ts';
import { epochLine, progressLines, startedLine } from './lines.ts';
import { advance, type Progress } from './progress.ts';
import { createSweepProgress, type SweepProgress } from './sweep-progress.ts';

export function terminalDisplay(stream: WriteStream): Display {
  const colors = colorsFor(stream);
  const update = createLogUpdate(stream);
  let progress: Progress = new Map();
  let fetching: { file: string; began: number; since: number } | undefined;
  let shown: string[] = [];
  let sweep: SweepProgress | undefined;

  // The last column stays free: some terminals begin a new line as soon as it is written to.
  const width = (): number => Math.max(1, stream.columns - 1);
  const show = (lines: string[]): void => {
    shown = lines;
    if (lines.length > 0) update(lines.join('\n'));
    else update.clear();
  };
  const scroll = (line: string): void => {
    update.persist(line);
    show(shown);
  };
  const lines = (): string[] => sweep?.lines(width(), colors) ?? progressLines(progress, width(), colors);
  const lineOf = createEventLines({
    started: (event) => startedLine(event, width(), colors),
    epoch: (event, epochs) => epochLine(event, epochs, width(), colors),
  });
  const redraw = (): void => {
    // A terminal that became narrower has broken the lines; log-update erases as many as it wrote.
    const broken = shown.reduce((rows, line) => rows + Math.ceil(stringWidth(line) / stream.columns) - 1, 0);
    stream.write('\u001b[2K\u001b[1A'.repeat(Math.max(0, broken)));
    show(lines());
  };
  stream.on('resize', redraw);

  return {
    note: (text) => scroll(colors.dim(printable(text))),
    download(received: DownloadProgress) {
      if (fetching?.file !== received.file) {
        fetching = { file: received.file, began: Date.now(), since: received.received };
      }
      const seconds = (Date.now() - fetching.began) / 1000;
      const done = received.received === received.total;
      show(done ? [] : [downloadLine(received, { seconds, since: fetching.since }, width(), colors)]);
    },
    event(event: AnyEvent) {
      if (event.type === 'sweep_started') sweep = createSweepProgress(event);
      if (sweep) sweep.take(event);
      else if (isTrialEvent(event)) progress = advance(progress, event);
      const line = lineOf(event);
      if (line !== null) update.persist(line);
      if (event.type !== 'trial_queued') show(lines());
    },
    close() {
      stream.off('resize', redraw);
      update.clear();
      update.done();
    },
  };
}
