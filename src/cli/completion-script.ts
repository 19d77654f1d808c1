// Completion scripts for shells, written out of the commands and options that the program has.
import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

interface Completed {
  name: string;
  summary: string;
  options: { long: string; description: string; takes: 'nothing' | 'a file' | 'a value' }[];
}

/** `commands` with all their options. */
export function completionScript(commands: readonly Command[], shell: Shell): string {
  return { bash, zsh, fish }[shell](commands.map(described));
}

function described(command: Command): Completed {
  return {
    name: command.name(),
    summary: command.description(),
    options: [
      ...command.options.map(({ long, description, flags, required }) => ({
        long: long ?? '',
        description,
        takes: /<(file|folder)>/.test(flags)
          ? ('a file' as const)
          : required
            ? ('a value' as const)
            : ('nothing' as const),
      })),
      { long: '--help', description: 'display help', takes: 'nothing' },
    ],
  };
}

const names = (commands: readonly Completed[]): string => commands.map(({ name }) => name).join(' ');

function bash(commands: readonly Completed[]): string {
  const cases = commands
    .map(({ name, options }) => `    ${name}) options="${options.map(({ long }) => long).join(' ')}" ;;`)
    .join('\n');
  return `# bash completion for fmx
_fmx() {
  local word="\${COMP_WORDS[COMP_CWORD]}" options=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names(commands)} help --version --help" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
    help) options="${names(commands)}" ;;
${cases}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) [ "\${COMP_WORDS[1]}" = help ] && COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
  esac
}
complete -o default -F _fmx fmx
`;
}

const ZSH_ARGUMENT = { nothing: '', 'a file': ':file:_files', 'a value': ':value: ' };

function zsh(commands: readonly Completed[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`;
  const bracketed = (text: string): string => text.replaceAll(/[[\]]/g, '\\$&').replaceAll(':', '\\:');
  const lines = commands.map(({ name, summary }) => `    ${quoted(name)}:${quoted(summary)}`).join('\n');
  const cases = commands
    .map(({ name, options }) => {
      const specs = options.map(
        ({ long, description, takes }) =>
          `'${long}[${bracketed(description).replaceAll("'", "'\\''")}]${ZSH_ARGUMENT[takes]}'`,
      );
      return `    ${name}) _arguments ${specs.join(' ')} '*:file:_files' ;;`;
    })
    .join('\n');
  return `#compdef fmx
# zsh completion for fmx
_fmx() {
  local -a commands=(
${lines}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases}
  esac
}
compdef _fmx fmx
`;
}

const FISH_ARGUMENT = { nothing: '', 'a file': ' -r', 'a value': ' -x' };

function fish(commands: readonly Completed[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return [
    '# fish completion for fmx',
    ...commands.flatMap(({ name, summary, options }) => [
      `complete -c fmx -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
      ...options.map(
        ({ long, description, takes }) =>
          `complete -c fmx -n '__fish_seen_subcommand_from ${name}' -l ${long.slice(2)}${FISH_ARGUMENT[takes]} -d ${quoted(description)}`,
      ),
    ]),
    '',
  ].join('\n');
}
