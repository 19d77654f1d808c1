// The command line as a whole: a module a command, loaded only when that command is called.
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { commands } from './commands/index.ts';

/** The program, with the options of those commands alone that `args` names. */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('fmx')
    .description(
      'Trains image classifiers as pipeline files describe them, and keeps and reports what came out.',
    )
    .version(packageJson.version)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', EXAMPLES);
  const whole = args.some((name) => commands[name]?.whole);
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).description(summary);
    if (whole || args.includes(name)) (await load()).define(command);
  }
  return program;
}

const EXAMPLES = `
Examples:
  fmx run pipelines/ann-baseline.yaml       trains a network and writes a report
  fmx run my.yaml --set training.epochs=3   the same with one value changed
  fmx show                                  the newest run, here in the terminal
  fmx COMMAND --help                        the options of a command, with examples`;
