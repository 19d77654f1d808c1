// `fmx compare`: in what runs, trials, or groups of a sweep's trials differ, and how surely.
import type { Command } from 'commander';
import { FmxError } from '../../errors.ts';
import { kindOf, readRun, resolveRun } from '../../record/read.ts';
import { readSweepData } from '../../record/read-sweep-data.ts';
import { colorsFor } from '../colors.ts';
import { courseOf, courseText, isDrawn } from '../compare/course.ts';
import { differencesOf } from '../compare/differences.ts';
import { analyseFactors, factorJson, factorText } from '../compare/factors.ts';
import { runSubject, trialSubject } from '../compare/subject.ts';
import { differencesText } from '../compare/text.ts';
import { withReader } from '../database.ts';
import { EXIT } from '../exit-codes.ts';
import { dbOption, examples, jsonOption } from '../options.ts';

type Database = Parameters<typeof readRun>[0];

interface CompareOptions {
  db: string;
  by?: string[];
  trial?: boolean;
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<names...>', 'runs: numbers, names, or latest; of a sweep, its best configuration is compared')
    .option(
      '--by <factor>',
      'compare the trials of sweeps by a parameter, or by architecture, optimizer, … (repeatable)',
      collect,
    )
    .option('--trial', 'the names are the numbers of trials')
    .addOption(dbOption())
    .addOption(jsonOption('all differences, as JSON'))
    .addHelpText(
      'after',
      examples(
        ['fmx compare 1 2', 'two runs: results, classes and configuration'],
        ['fmx compare ann-baseline cnn-baseline', 'the newest runs of those names'],
        ['fmx compare --trial 12 17', 'two trials, image by image'],
        ['fmx compare tune', 'a sweep by everything that it varies'],
        ['fmx compare 3 --by architecture --by optimizer', 'a sweep by two of them'],
        ['fmx compare 3 --by architecture --json | jq .[0].levels[0].value', 'for programs'],
      ),
    )
    .action((names: string[], { db: file, by = [], trial = false, json = false }: CompareOptions) => {
      const { stdout } = process;
      const width = stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY;
      const text = withReader(file, (db) => {
        if (trial && by.length > 0)
          throw new FmxError('usage', '--by compares the trials of sweeps, and --trial single ones');
        const grouped = by.length > 0 || (!trial && names.length === 1 && isSweep(db, names[0] ?? ''));
        if (grouped) {
          const { trials, metric } = trialsOf(db, names);
          const courses = by
            .filter((factor) => isDrawn(trials, factor))
            .map((factor) => courseOf(trials, factor));
          const others = by.filter((factor) => !isDrawn(trials, factor));
          const analyses = by.length === 0 || others.length > 0 ? analyseFactors(trials, metric, others) : [];
          if (json) return toJson([...analyses.map(factorJson), ...courses]);
          const colors = colorsFor(stdout);
          return [
            ...analyses.map((analysis) => factorText(analysis, metric, width, colors)),
            ...courses.map((course) => courseText(course, metric, width, colors)),
          ].join('\n\n');
        }
        if (names.length < 2) {
          throw new FmxError('usage', `there is nothing to compare ${names[0]} with`, {
            hint: `Name another ${trial ? 'trial' : 'run'} beside it.`,
          });
        }
        const differences = differencesOf(names.map((name) => (trial ? trialSubject : runSubject)(db, name)));
        return json ? toJson(differences) : differencesText(differences, width, colorsFor(stdout));
      });
      stdout.write(`${text}\n`);
      process.exitCode = EXIT.done;
    });
}

const collect = (value: string, earlier: string[] = []): string[] => [...earlier, value];

const toJson = (value: unknown): string => JSON.stringify(value, null, 2);

const isSweep = (db: Database, name: string): boolean => kindOf(db, resolveRun(db, name)) === 'sweep';

/** Of all the runs that are named, which must rank by the same metric. */
function trialsOf(db: Database, names: readonly string[]) {
  const runs = names.map((name) => readRun(db, resolveRun(db, name)));
  const [first, ...others] = runs as [(typeof runs)[number], ...typeof runs];
  const other = others.find(({ metric }) => metric.name !== first.metric.name);
  if (other) {
    throw new FmxError(
      'usage',
      `run ${first.id} ranks by ${first.metric.name}, and run ${other.id} by ${other.metric.name}`,
    );
  }
  return {
    metric: first.metric,
    trials: runs.flatMap(({ id, sweep }) => (sweep ?? readSweepData(db, id)).trials),
  };
}
