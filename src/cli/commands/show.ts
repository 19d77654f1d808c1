// `fmx show`: one run, or one trial, in the terminal: what it was, how it went, what came out.
import type { Command } from 'commander';
import { FmxError } from '../../errors.ts';
import { readRun, readTrial, resolveRun } from '../../record/read.ts';
import type { RunData, TrialData } from '../../record/run-data.ts';
import { readSweepResult } from '../../record/sweep-result.ts';
import { type Colors, colorsFor } from '../colors.ts';
import { withReader } from '../database.ts';
import { EXIT } from '../exit-codes.ts';
import { dbOption, examples, jsonOption } from '../options.ts';
import { SHOWN, sweepDetails } from '../show-sweep.ts';
import { runText, trialText } from '../show-text.ts';

interface ShowOptions {
  db: string;
  trial?: string;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('[run]', 'its number, its name, or latest', 'latest')
    .option('--trial <number>', 'a trial instead of a run')
    .addOption(dbOption())
    .addOption(jsonOption('all that is known of it, as JSON'))
    .addHelpText(
      'after',
      examples(
        ['fmx show', 'the newest run'],
        ['fmx show ann-baseline', 'the newest run of that name'],
        ['fmx show --trial 12', 'trial 12, of whatever run'],
      ),
    )
    .action((named: string, { db: file, trial, json = false }: ShowOptions) => {
      const { stdout } = process;
      const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
      const write = (found: RunData | TrialData, text: (width: number, colors: Colors) => string): void => {
        const shown = json ? JSON.stringify(found, null, 2) : text(width, colorsFor(stdout));
        stdout.write(`${shown}\n`);
      };
      withReader(file, (db) => {
        if (trial === undefined) {
          const run = readRun(db, resolveRun(db, named));
          write(run, (...options) =>
            run.sweep
              ? sweepDetails(run, readSweepResult(db, run.id, SHOWN), ...options)
              : runText(run, ...options),
          );
        } else {
          const found = readTrial(db, trialNumber(trial));
          write(found, (...options) => trialText(found, ...options));
        }
      });
      process.exitCode = EXIT.done;
    });
}

function trialNumber(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new FmxError('usage', `--trial takes a trial's number, and got ${text}`, {
    hint: 'The column trial_id of `fmx query "SELECT * FROM leaderboard"` has them.',
  });
}
