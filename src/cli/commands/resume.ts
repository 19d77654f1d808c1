// `fmx resume`: goes on with a run or a sweep that was interrupted, from its last checkpoints.
import type { Command } from 'commander';
import {
  concurrencyOption,
  dataDirOption,
  dbOption,
  deviceOption,
  engineOption,
  examples,
  jsonOption,
  quietOption,
  type ResourceOptions,
} from '../options.ts';
import { withSlot } from '../with-slot.ts';

export interface ResumeOptions extends ResourceOptions {
  db: string;
  dataDir?: string;
  json?: boolean;
  quiet?: boolean;
}

export function define(command: Command): void {
  command
    .argument('[run]', 'its number, its name, or latest; left out, the newest that is not finished')
    .addOption(concurrencyOption())
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(dbOption())
    .addOption(dataDirOption())
    .addOption(jsonOption('every event as a line of JSON on stdout, and nothing else there'))
    .addOption(quietOption())
    .addHelpText(
      'after',
      examples(
        ['fmx resume', 'the newest run that is not finished'],
        ['fmx resume 3', 'run 3, or sweep 3 (`fmx ls` lists them)'],
        ['fmx resume --device cpu', 'where the GPU that it began on is not there any more'],
      ),
    )
    .action(async (run: string | undefined, options: ResumeOptions) => {
      process.exitCode = await withSlot(options, async (place) => {
        const { resumeRun } = await import('../resume-run.ts');
        return resumeRun(run, options, place);
      });
    });
}
