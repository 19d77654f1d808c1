// `fmx serve`: the runs in a browser, live.
import { constants, setPriority } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { errorText } from '../error-text.ts';
import { EXIT } from '../exit-codes.ts';
import { listenForInterrupts } from '../interrupt.ts';
import { dbOption, examples } from '../options.ts';
import { printable } from '../text.ts';

interface ServeOptions {
  db: string;
  port: number;
}

const DEFAULT_PORT = 8369;

export function define(command: Command): void {
  command
    .option('-p, --port <number>', 'where it listens; 0 takes a port that is free', portNumber, DEFAULT_PORT)
    .addOption(dbOption())
    .addHelpText(
      'after',
      `${examples(
        ['fmx serve', 'all runs, and each one as its report shows it, live while it trains'],
        ['fmx serve --port 0', 'where another one is running'],
        [
          'ssh -L 8369:127.0.0.1:8369 machine',
          'from another machine: then open http://127.0.0.1:8369/ there',
        ],
      )}

It reads the database and never writes to it, and answers to this machine alone. Ctrl-C ends it.`,
    )
    .action(async ({ db, port }: ServeOptions) => {
      // What is being trained comes first.
      setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
      const { serve } = await import('../../serve/server.ts');
      const server = await serve(db, port, (error) => {
        void errorText(error, process.stderr).then((text) => process.stderr.write(`${text}\n`));
      });
      process.stdout.write(`${printable(db)} is at ${server.url}\n`);
      await new Promise<void>((resolve) => {
        const { signal } = listenForInterrupts(
          () => undefined,
          () => undefined,
        );
        signal.addEventListener('abort', () => resolve());
      });
      await server.close();
      process.exitCode = EXIT.done;
    });
}

function portNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}
