// How far a file has been fetched, as a line of a terminal.
import type { Colors } from '../colors.ts';
import { fitLine } from '../fit-line.ts';
import { bytes, clock } from '../text.ts';

export interface DownloadProgress {
  file: string;
  /** Bytes. */
  received: number;
  total: number | undefined;
}

/** `seconds` is how long the file has been coming, `since` from which byte on. */
export function downloadLine(
  { file, received, total }: DownloadProgress,
  { seconds, since }: { seconds: number; since: number },
  width: number,
  colors: Colors,
): string {
  const speed = seconds > 0 ? (received - since) / seconds : 0;
  return fitLine(
    [
      { rank: 1, content: file },
      ...(total === undefined ? [] : [{ rank: 0, content: received / total, style: colors.cyan }]),
      { rank: 3, content: total === undefined ? bytes(received) : `${bytes(received)} of ${bytes(total)}` },
      { rank: 4, content: `${bytes(speed)}/s`, style: colors.dim },
      ...(total === undefined || speed === 0
        ? []
        : [{ rank: 2, content: `${clock((total - received) / speed)} left` }]),
    ],
    width,
  );
}
