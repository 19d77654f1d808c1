// The one error type that fmx throws on purpose: what is wrong, where, and what to do about it.

/** What kind of thing went wrong; `cli/main.ts` turns it into an exit code. */
export type ErrorCode =
  | 'usage' // the command line is wrong
  | 'config' // a pipeline file is wrong
  | 'data' // a data set is missing or damaged
  | 'storage' // runs.db, an artifact or the disk
  | 'model' // a network cannot be built
  | 'engine' // an engine or device cannot be used
  | 'trial'; // a trial's process failed

/** A position in a file that a person wrote; line and column count from 1. */
export interface Place {
  file: string;
  line?: number;
  column?: number;
  /** The text of that line, to be shown under the message. */
  text?: string;
}

/** A path into a pipeline, as in `['architecture', 'layers', 3, 'dense', 'units']`. */
export type ConfigPath = readonly (string | number)[];

export interface ErrorDetails {
  where?: Place;
  /** The pipeline's part that is to blame; `config/` turns it into a `where`. */
  path?: ConfigPath;
  /** What the user can do now, in one sentence. */
  hint?: string;
  cause?: unknown;
  /** Further errors found at the same time (all errors of a file are told at once). */
  others?: FmxError[];
}

export class FmxError extends Error {
  override readonly name = 'FmxError';
  readonly code: ErrorCode;
  readonly where: Place | undefined;
  readonly path: ConfigPath | undefined;
  readonly hint: string | undefined;
  readonly others: FmxError[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.path = details.path;
    this.hint = details.hint;
    this.others = details.others ?? [];
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
