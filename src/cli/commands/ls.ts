// `fmx ls`: the runs, newest first, in a line each.
import { type Command, InvalidArgumentError } from 'commander';
import { formatTable } from '../../record/format-table.ts';
import { listRuns, type RunSummary } from '../../record/read.ts';
import { withReader } from '../database.ts';
import { EXIT } from '../exit-codes.ts';
import { dbOption, examples, jsonOption } from '../options.ts';
import { duration, loss, moment, percent } from '../text.ts';

interface LsOptions {
  db: string;
  limit: number;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .option('-n, --limit <count>', 'how many of them', wholeNumber, 20)
    .addOption(dbOption())
    .addOption(jsonOption('as JSON'))
    .addHelpText(
      'after',
      examples(['fmx ls', 'the newest 20 runs'], ['fmx ls --limit 1 --json | jq .[0].best', 'for programs']),
    )
    .action(({ db: file, limit, json = false }: LsOptions) => {
      const runs = withReader(file, (db) => listRuns(db, { limit }));
      const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
      process.stdout.write(json ? `${JSON.stringify(runs, null, 2)}\n` : runsTable(runs, width));
      process.exitCode = EXIT.done;
    });
}

function wholeNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, at least 1.');
}

/** A line a run, none wider than `width`. */
export function runsTable(runs: readonly RunSummary[], width: number): string {
  const rows = runs.map(({ id, kind, name, status, trials, metric, best, created_at, finished_at }) => [
    id,
    name,
    status,
    kind === 'sweep' ? `${trials.completed} of ${trials.total}` : null,
    best?.test_accuracy === null || best === null ? null : percent(best.test_accuracy, 2),
    best ? `${metric.name} ${measured(metric.name, best.value)}` : null,
    moment(created_at),
    finished_at === null ? null : duration((finished_at - created_at) / 1000),
  ]);
  return formatTable(
    { columns: ['run', 'name', 'status', 'trials', 'test accuracy', 'best', 'began', 'took'], rows },
    width,
  );
}

const measured = (metric: string, value: number): string =>
  metric.endsWith('.accuracy') ? percent(value, 2) : loss(value);
