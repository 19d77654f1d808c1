// `fmx sweep`: trains what a pipeline's search describes, goes on with it, or says that it is done.
import { availableParallelism } from 'node:os';
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
  resourceSettings,
  setOption,
} from '../options.ts';
import { withSlot } from '../with-slot.ts';

export interface SweepOptions {
  set?: string[];
  db: string;
  dataDir?: string;
  rerun?: boolean;
  failFast?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** So many processes are started before it is known how many there will be. */
const WARM = Math.min(2, availableParallelism());

export function define(command: Command): void {
  command
    .argument('<file>', 'the pipeline, a YAML file with a search')
    .addOption(setOption())
    .addOption(concurrencyOption())
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(dbOption())
    .addOption(dataDirOption())
    .option('--rerun', 'train all of it anew, even what has been trained before')
    .option('--fail-fast', 'end the sweep when a trial fails')
    .addOption(jsonOption('every event as a line of JSON on stdout, and nothing else there'))
    .addOption(quietOption())
    .addHelpText(
      'after',
      examples(
        ['fmx sweep pipelines/tune.yaml', 'trains all trials, and goes on where it was interrupted'],
        [
          'fmx sweep my.yaml --set search.replicates=5',
          'with more seeds; what is completed is not run again',
        ],
        ['fmx sweep my.yaml --concurrency 4 --set resources.threads=2', 'four at once, two threads each'],
        ['fmx sweep my.yaml --json | jq \'select(.type == "decision")\'', 'for programs'],
      ),
    )
    .action(async (file: string, { set = [], ...rest }: SweepOptions & ResourceOptions) => {
      const options = { ...rest, set: [...set, ...resourceSettings(rest)] };
      const work = async (place: Parameters<Parameters<typeof withSlot>[1]>[0]): Promise<number> => {
        const { sweepPipeline } = await import('../sweep-pipeline.ts');
        return sweepPipeline(file, options, place);
      };
      process.exitCode = await withSlot(options, work, WARM);
    });
}
