// `fmx plan`: what would be trained, what of it is there already, and how long it would take; trains nothing.
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { allPlaced } from '../../config/fail.ts';
import { type LoadedPipeline, loadPipeline } from '../../config/load.ts';
import type { LocatedDataset } from '../../datasets/dataset.ts';
import { identifyDataset } from '../../datasets/index.ts';
import { colorsFor } from '../colors.ts';
import { EXIT } from '../exit-codes.ts';
import { dbOption, examples, jsonOption, setOption } from '../options.ts';
import { planText } from '../plan-text.ts';
import { planView } from '../plan-view.ts';
import { printable } from '../text.ts';

interface PlanOptions {
  set?: string[];
  db: string;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<file>', 'the pipeline, a YAML file')
    .addOption(setOption())
    .addOption(dbOption())
    .addOption(jsonOption('the plan with all its trials as JSON'))
    .addHelpText(
      'after',
      examples(
        ['fmx plan pipelines/tune.yaml', 'the trials of a sweep, and how long they take'],
        ['fmx plan pipelines/tune.yaml --set search.replicates=5', 'with more seeds'],
        ["fmx plan my.yaml --json | jq '.planned[].parameters'", 'for programs'],
      ),
    )
    .action(async (file: string, { set = [], db, json = false }: PlanOptions) => {
      const { stdout, stderr } = process;
      const loaded = loadPipeline(file, { set });
      for (const notice of loaded.notices) stderr.write(`${printable(notice)}\n`);
      const view = planView(loaded, await identified(loaded), db);
      const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
      const text = json ? JSON.stringify(view, null, 2) : planText(view, db, width, colorsFor(stdout));
      stdout.write(`${text}\n`);
      process.exitCode = EXIT.done;
    });
}

/** Which data set it is, without finding or fetching the images of one that is known. */
async function identified({ path, pipeline, locate }: LoadedPipeline): Promise<LocatedDataset> {
  try {
    return { ...(await identifyDataset(pipeline.dataset, { baseDir: dirname(path) })), files: {} };
  } catch (error) {
    throw allPlaced(error, locate);
  }
}
