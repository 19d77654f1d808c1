// `fmx run`: trains what a pipeline file describes, or goes on with it, or says that it is done.
import type { Command } from 'commander';
import {
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

export interface RunOptions {
  set?: string[];
  db: string;
  dataDir?: string;
  rerun?: boolean;
  json?: boolean;
  quiet?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<file>', 'the pipeline, a YAML file')
    .addOption(setOption())
    .addOption(engineOption())
    .addOption(deviceOption())
    .addOption(dbOption())
    .addOption(dataDirOption())
    .option('--rerun', 'train it anew, even if the same has been trained before')
    .addOption(jsonOption('every event as a line of JSON on stdout, and nothing else there'))
    .addOption(quietOption())
    .addHelpText(
      'after',
      examples(
        ['fmx run pipelines/ann-baseline.yaml', 'trains, and goes on where it was interrupted'],
        ['fmx run my.yaml --set training.epochs=3 --set seed=7', 'with other values than the file has'],
        ['fmx run my.yaml --engine tensorflow --device cpu', 'on another engine, or device'],
        ['fmx run my.yaml --rerun --quiet', 'once more, and only the accuracy'],
        ['fmx run my.yaml --json | jq \'select(.type == "epoch_finished")\'', 'for programs'],
      ),
    )
    .action(async (file: string, { set = [], ...rest }: RunOptions & ResourceOptions) => {
      const options = { ...rest, set: [...set, ...resourceSettings(rest)] };
      process.exitCode = await withSlot(options, async (place) => {
        const { trainPipeline } = await import('../train-pipeline.ts');
        return trainPipeline(file, options, place);
      });
    });
}
