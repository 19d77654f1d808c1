// The commands that the pages tell people to type are commands that fmx has, with options that it has.
import type { Command, CommanderError } from 'commander';
import { parse } from 'shell-quote';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { createProgram } from '../../src/cli/program.ts';
import { pages } from './pages.ts';

/** The arguments of each `fmx …` in a line of shell, as far as the first pipe, redirection or comment. */
function argumentsIn(line: string): string[] | null {
  const words = line.match(/^\s*(?:\$ )?(?:\w+=\S* )*(?:npx )?fmx( .*)?$/)?.[1];
  if (words === undefined) return null;
  const entries = parse(words);
  const end = entries.findIndex((entry) => typeof entry !== 'string' && !('pattern' in entry));
  return (end === -1 ? entries : entries.slice(0, end)).map((entry) =>
    typeof entry === 'string' ? entry : 'pattern' in entry ? entry.pattern : '',
  );
}

/** Why fmx would not take these arguments; null where it would. Nothing is run. */
async function faultOf(args: string[]): Promise<string | null> {
  const program = await createProgram(args);
  const quiet = (command: Command): unknown =>
    command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
  quiet(program);
  for (const command of program.commands) quiet(command.action(() => undefined));
  try {
    await program.parseAsync(args, { from: 'user' });
    return null;
  } catch (error) {
    const { exitCode, message } = error as CommanderError;
    return exitCode === 0 ? null : message;
  }
}

describe.each(pages)('$file', ({ shellBlocks, codes }) => {
  const lines = [
    ...shellBlocks.flatMap((block) => block.split('\n')),
    // `fmx run` alone, in a sentence, names the command.
    ...codes.filter((code) => /^(npx )?fmx \S+ ./.test(code)),
  ];
  const commands = lines.map(argumentsIn).filter((args) => args !== null);

  it("names npm's scripts that exist", () => {
    const scripts = [...shellBlocks, ...codes].flatMap((text) =>
      [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([]);
  });

  it('names commands and options that exist', async () => {
    const faults = await Promise.all(commands.map(async (args) => [args.join(' '), await faultOf(args)]));
    expect(faults.filter(([, fault]) => fault !== null)).toEqual([]);
  });
});

it('a command that does not exist, or an option, is found', async () => {
  expect(argumentsIn('npx fmx sweep my.yaml --set a=1   # why')).toEqual([
    'sweep',
    'my.yaml',
    '--set',
    'a=1',
  ]);
  expect(argumentsIn('$ fmx query "SELECT * FROM runs" | head')).toEqual(['query', 'SELECT * FROM runs']);
  expect(argumentsIn('fmxx')).toBeNull();
  expect(await faultOf(['sweep', 'my.yaml', '--set', 'a=1'])).toBeNull();
  expect(await faultOf(['run', '--help'])).toBeNull();
  expect(await faultOf(['sweep', 'my.yaml', '--seeds', '5'])).toContain("unknown option '--seeds'");
  expect(await faultOf(['sweeep', 'my.yaml'])).toContain("unknown command 'sweeep'");
});
