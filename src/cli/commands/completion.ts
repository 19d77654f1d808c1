// `fmx completion`: a script that lets a shell complete commands and options.
import { Argument, type Command } from 'commander';
import { completionScript, type Shell, shells } from '../completion-script.ts';
import { EXIT } from '../exit-codes.ts';
import { examples } from '../options.ts';

export function define(command: Command): void {
  command
    .addArgument(new Argument('<shell>', 'which shell it is for').choices(shells))
    .addHelpText(
      'after',
      examples(
        ['source <(fmx completion bash)', 'in ~/.bashrc'],
        ['source <(fmx completion zsh)', 'in ~/.zshrc'],
        ['fmx completion fish | source', 'in ~/.config/fish/config.fish'],
      ),
    )
    .action((shell: Shell) => {
      process.stdout.write(completionScript(command.parent?.commands ?? [], shell));
      process.exitCode = EXIT.done;
    });
}
