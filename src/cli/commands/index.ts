// The registry of commands, in the order in which a newcomer meets them.
import type { Command } from 'commander';

export interface CommandEntry {
  summary: string;
  load(): Promise<CommandModule>;
  /** Does it tell of all commands, and need their options? */
  whole?: true;
}

/** A command's own file. */
export interface CommandModule {
  /** Gives the command its arguments, options, examples, and what it does; that sets `process.exitCode`. */
  define(command: Command): void;
}

export const commands: Record<string, CommandEntry> = {
  run: { summary: 'Train what a pipeline file describes.', load: () => import('./run.ts') },
  sweep: { summary: 'Train all trials that a search describes.', load: () => import('./sweep.ts') },
  plan: {
    summary: 'Show what would be trained, and how long it would take.',
    load: () => import('./plan.ts'),
  },
  resume: { summary: 'Go on with a run or sweep that was interrupted.', load: () => import('./resume.ts') },
  report: { summary: "Write a run's report once more.", load: () => import('./report.ts') },
  serve: { summary: 'Show the runs in a browser, live.', load: () => import('./serve.ts') },
  ls: { summary: 'List the runs.', load: () => import('./ls.ts') },
  show: { summary: 'Show a run, or one of its trials, in the terminal.', load: () => import('./show.ts') },
  compare: {
    summary: 'Compare runs, trials, or the trials of a sweep.',
    load: () => import('./compare.ts'),
  },
  query: { summary: 'Ask the runs a question in SQL.', load: () => import('./query.ts') },
  predict: { summary: 'Say what a trained network takes pictures for.', load: () => import('./predict.ts') },
  export: {
    summary: 'Write a trained network, or results, for other programs.',
    load: () => import('./export.ts'),
  },
  validate: { summary: 'Check pipeline files without training.', load: () => import('./validate.ts') },
  augment: { summary: 'Draw what augmentation does to images.', load: () => import('./augment.ts') },
  init: { summary: 'Write a pipeline file to begin with.', load: () => import('./init.ts') },
  schema: { summary: 'Print the JSON Schema of pipeline files.', load: () => import('./schema.ts') },
  doctor: { summary: 'Show what fmx finds on this machine.', load: () => import('./doctor.ts') },
  completion: {
    summary: 'Print a completion script for a shell.',
    load: () => import('./completion.ts'),
    whole: true,
  },
};
