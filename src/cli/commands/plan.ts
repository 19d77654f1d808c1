// `fmx plan`: what would be trained, what of it is there already, and how long it would take; trains nothing.
import type { Command } from 'commander';
import { loadPipeline } from '../../config/load.ts';
import { colorsFor } from '../colors.ts';
import { EXIT } from '../exit-codes.ts';
import { locate } from '../locate.ts';
import { dataDirOption, dbOption, examples, jsonOption, setOption } from '../options.ts';
import { planText } from '../plan-text.ts';
import { planView } from '../plan-view.ts';
import { createDisplay } from '../progress/display.ts';

interface PlanOptions {
  set?: string[];
  db: string;
  dataDir?: string;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<file>', 'the pipeline, a YAML file')
    .addOption(setOption())
    .addOption(dbOption())
    .addOption(dataDirOption())
    .addOption(jsonOption('the plan with all its trials as JSON'))
    .addHelpText(
      'after',
      examples(
        ['fmx plan pipelines/tune.yaml', 'the trials of a sweep, and how long they take'],
        ['fmx plan pipelines/tune.yaml --set search.replicates=5', 'with more seeds'],
        ["fmx plan my.yaml --json | jq '.planned[].parameters'", 'for programs'],
      ),
    )
    .action(async (file: string, { set = [], db, dataDir, json = false }: PlanOptions) => {
      const { stdout } = process;
      const display = createDisplay({});
      try {
        const loaded = loadPipeline(file, { set });
        for (const notice of loaded.notices) display.note(notice);
        const { signal } = new AbortController();
        const view = planView(loaded, await locate(loaded, dataDir, { display, signal }), db);
        const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
        const text = json ? JSON.stringify(view, null, 2) : planText(view, db, width, colorsFor(stdout));
        stdout.write(`${text}\n`);
      } finally {
        display.close();
      }
      process.exitCode = EXIT.done;
    });
}
