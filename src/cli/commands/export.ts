// `fmx export`: a trained network, or the results of runs, as files that other programs load.
import { extname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../../config/nearest.ts';
import { modelFormats } from '../../export/index.ts';
import { resultFormats } from '../../results/index.ts';
import { EXIT } from '../exit-codes.ts';
import { exportModel } from '../export-model.ts';
import { exportResults } from '../export-results.ts';
import { dbOption, examples } from '../options.ts';
import { printable } from '../text.ts';

interface Flags {
  db: string;
  format?: FormatName;
  output?: string;
  force?: boolean;
}

type FormatName = keyof typeof formats;

const formats = { ...modelFormats, ...resultFormats };

const isFormat = (name: string): name is FormatName => Object.hasOwn(formats, name);
const isModel = (name: FormatName): name is keyof typeof modelFormats => Object.hasOwn(modelFormats, name);

const EXAMPLES = examples(
  ['fmx export 3', 'the network of trial 3 as ONNX'],
  ['fmx export latest -o shirts.onnx', 'the best one of the newest run, where it is wanted'],
  ['fmx export 3 --format safetensors', 'its weights by name, for Python'],
  ['fmx export tune --format csv', 'what came out of the newest run called tune, as tables'],
  ['fmx export all --format parquet -o results/', 'the results of all runs, for pandas'],
  ['fmx export 2 --format tensorboard', 'the curves of run 2, beside those exported before'],
);

const list = (some: Record<string, { summary: string }>): string =>
  Object.entries(some)
    .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
    .join('\n');

const CONTENT = `
Formats of a trained network:
${list(modelFormats)}
Formats of results:
${list(resultFormats)}

The weights are those that gave the recorded test accuracy. An ONNX model takes images, float32 [batch, height, width,
channels] in 0 … 1, and gives probabilities and logits, [batch, classes], for a batch of any size. Both formats say in
their metadata which classes, preprocessing, pipeline, trial and metrics they belong to. What is in the formats of
results, and how other tools open them, stands in docs/export.md.`;

export function define(command: Command): void {
  command
    .argument(
      '[what]',
      "for a network, its trial's number; for results, a run's number, or all; for both latest, or a run's name, whose best trial it is",
      'latest',
    )
    .addOption(
      new Option(
        '-f, --format <format>',
        "one of those below; left out, as the output's name ends, else onnx",
      ).argParser(formatNamed),
    )
    .option(
      '-o, --output <file>',
      'the file, or for most formats of results the folder; left out, it is beside the database, in models/ or exports/',
    )
    .option('--force', 'replace what is there')
    .addOption(dbOption())
    .addHelpText('after', `${EXAMPLES}\n${CONTENT}`)
    .action(async (what: string, { format: wanted, output, force = false, db }: Flags) => {
      const ending = extname(output ?? '').slice(1);
      const format = wanted ?? (isFormat(ending) ? ending : 'onnx');
      const options = { db, output, force };
      const { path, notice } = isModel(format)
        ? await exportModel(what, format, options)
        : exportResults(what, format, options);
      if (notice) process.stderr.write(`${notice}\n`);
      process.stdout.write(`${printable(path)}\n`);
      process.exitCode = EXIT.done;
    });
}

function formatNamed(name: string): FormatName {
  if (isFormat(name)) return name;
  const known = Object.keys(formats);
  throw new InvalidArgumentError(didYouMean(name, known) ?? `Known formats: ${known.join(', ')}.`);
}
