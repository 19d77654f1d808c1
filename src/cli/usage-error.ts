// What commander says about a wrong command line, as an error of fmx.
import type { CommanderError } from 'commander';
import { FmxError } from '../errors.ts';

/** Commander's message is `error: …`, with `(Did you mean …?)` in a second line where it knows a near name. */
export function usageError({ message }: CommanderError): FmxError {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  const proposal = suggestion?.replace(/^\((.*)\)$/, '$1');
  return new FmxError('usage', first, {
    hint: proposal ?? '`fmx --help` lists the commands, `fmx COMMAND --help` their options.',
  });
}
