// `fmx report`: writes a run's report once more, from what runs.db holds.
import type { Command } from 'commander';
import { readRun, resolveRun } from '../../record/read.ts';
import { writeReport } from '../../report/index.ts';
import { withReader } from '../database.ts';
import { EXIT } from '../exit-codes.ts';
import { dbOption, examples } from '../options.ts';
import { reportFile } from '../paths.ts';

interface ReportOptions {
  db: string;
  output?: string;
}

export function define(command: Command): void {
  command
    .argument('[run]', 'its number, its name, or latest', 'latest')
    .option('-o, --output <file>', 'the HTML file; left out, it goes beside the database, into reports/')
    .addOption(dbOption())
    .addHelpText(
      'after',
      examples(
        ['fmx report', 'of the newest run'],
        ['fmx report 3 --output ~/report.html', 'of run 3, to a file that can be sent around'],
      ),
    )
    .action(async (named: string, { db: file, output }: ReportOptions) => {
      const run = withReader(file, (db) => readRun(db, resolveRun(db, named)));
      const path = output ?? reportFile(file, run);
      await writeReport(run, path);
      process.stdout.write(`${path}\n`);
      process.exitCode = EXIT.done;
    });
}
