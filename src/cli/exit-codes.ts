// What the shell is told when fmx ends.
import { FmxError } from '../errors.ts';

export const EXIT = {
  done: 0,
  /** A trial failed or diverged, or what was trained could not be kept. */
  failed: 1,
  /** The input is wrong: command line, pipeline, data, database. Nothing was trained. */
  wrong: 2,
  interrupted: 130,
} as const;

/** The exit code for what was thrown; an error that nobody foresaw counts as a failure. */
export function exitCodeOf(error: unknown): number {
  return error instanceof FmxError && error.code !== 'trial' ? EXIT.wrong : EXIT.failed;
}
