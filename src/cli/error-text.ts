// What the terminal shows of an error: all that helps a person, and no stack that does not.
import { FmxError, messageOf } from '../errors.ts';
import { colorsFor } from './colors.ts';

/** Without a line feed at its end. With FMX_DEBUG set, the stack comes too. */
export async function errorText(
  error: unknown,
  stream: { isTTY?: boolean; columns?: number },
): Promise<string> {
  const { formatError } = await import('../config/format-error.ts');
  const known = error instanceof FmxError ? error : unforeseen(error);
  const text = formatError(known, {
    ...(stream.isTTY && stream.columns ? { columns: stream.columns } : { columns: Number.POSITIVE_INFINITY }),
    colors: colorsFor(stream).isColorSupported,
  });
  return process.env.FMX_DEBUG ? `${text}\n\n${stackOf(error)}` : text;
}

function unforeseen(error: unknown): FmxError {
  return new FmxError('trial', `fmx itself has failed: ${messageOf(error)}`, {
    hint: 'This is not your fault. Please report it, with the command and what it says with FMX_DEBUG=1 set.',
    cause: error,
  });
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
