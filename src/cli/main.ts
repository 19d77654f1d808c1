#!/usr/bin/env node
// The program `fmx`: reads the command line, runs one command, and alone says errors and sets the exit code.
import { CommanderError } from 'commander';
import { errorText } from './error-text.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { usageError } from './usage-error.ts';

// A reader that has gone, as in `fmx ls | head -1`, has got what it wanted.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

async function fail(error: unknown): Promise<void> {
  process.exitCode = exitCodeOf(error);
  process.stderr.write(`${await errorText(error, process.stderr)}\n`);
}

// What is thrown where nobody waits for it leaves the program in an unknown state.
process.on('uncaughtException', (error) => void fail(error).finally(() => process.exit()));

const args = process.argv.slice(2);
try {
  const program = await createProgram(args);
  await program.parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' });
} catch (error) {
  if (!(error instanceof CommanderError)) await fail(error);
  else if (error.exitCode === 0) process.exitCode = EXIT.done;
  else await fail(usageError(error));
}
