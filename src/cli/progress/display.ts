// Where a command tells how far it is: live on a terminal, a line now and then elsewhere, or nothing.
import type { AnyEvent } from '../../schedule/sweep-event.ts';
import type { DownloadProgress } from './download-line.ts';
import { logDisplay } from './log.ts';

export interface Display {
  /** Something that a person should know, in a sentence. */
  note(text: string): void;
  /** A file is being fetched. */
  download(progress: DownloadProgress): void;
  /** A trial, or the sweep that it belongs to, has told something. */
  event(event: AnyEvent): void;
  /** Leaves what stands there; nothing more comes. */
  close(): void;
}

export interface DisplayOptions {
  /** Only the result is wanted. */
  quiet?: boolean;
  /** Events go to stdout for a machine, so that a log of them is not needed. */
  json?: boolean;
}

/** What is told goes to stderr: stdout belongs to the result. */
export async function createDisplay({ quiet = false, json = false }: DisplayOptions): Promise<Display> {
  const { stderr } = process;
  if (quiet) return silentDisplay;
  if (stderr.isTTY && stderr.columns > 0) {
    const { terminalDisplay } = await import('./terminal.ts');
    return terminalDisplay(stderr);
  }
  return json ? { ...logDisplay(stderr), event: () => undefined } : logDisplay(stderr);
}

const silentDisplay: Display = {
  note: () => undefined,
  download: () => undefined,
  event: () => undefined,
  close: () => undefined,
};
