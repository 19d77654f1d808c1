// `fmx export`: a trained network as a file that other programs load.
import { basename, dirname, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { type ModelFormatName, modelFormats } from '../../export/index.ts';
import { modelMetadata } from '../../export/metadata.ts';
import { writeWhole } from '../../train/checkpoint.ts';
import { EXIT } from '../exit-codes.ts';
import { findNetwork } from '../find-network.ts';
import { dbOption, examples } from '../options.ts';
import { modelFile } from '../paths.ts';
import { printable } from '../text.ts';

interface ExportOptions {
  db: string;
  format?: ModelFormatName;
  output?: string;
}

const names = Object.keys(modelFormats) as ModelFormatName[];
const summaries = Object.entries(modelFormats).map(([name, { summary }]) => `${name} (${summary})`);

const HINT = 'Free some room or give another file with --output.';

const EXAMPLES = examples(
  ['fmx export 3', 'the network of trial 3 as ONNX'],
  ['fmx export latest -o shirts.onnx', 'the best one of the newest run, where it is wanted'],
  ['fmx export 3 --format safetensors', 'its weights by name, for Python'],
);

const CONTENT = `
The weights are those that gave the recorded test accuracy. An ONNX model takes images, float32 [batch, height, width,
channels] in 0 … 1, and gives probabilities and logits, [batch, classes], for a batch of any size. Both formats say in
their metadata which classes, preprocessing, pipeline, trial and metrics they belong to.`;

export function define(command: Command): void {
  command
    .argument('<trial>', 'its number; or latest, or a name: the best trial of that run')
    .addOption(
      new Option(
        '-f, --format <format>',
        `${summaries.join(', ')}; left out, as the output's name ends, else onnx`,
      ).choices(names),
    )
    .option('-o, --output <file>', 'the model file; left out, it goes beside the database, into models/')
    .addOption(dbOption())
    .addHelpText('after', `${EXAMPLES}\n${CONTENT}`)
    .action(async (named: string, { db, format: wanted, output }: ExportOptions) => {
      const { trial, network, notice } = await findNetwork(db, named);
      const format =
        wanted ?? names.find((name) => output !== undefined && extname(output) === `.${name}`) ?? 'onnx';
      const file = output ?? modelFile(db, trial, format);
      const content = modelFormats[format].encode(network, modelMetadata(network, trial));
      await writeWhole(dirname(file), basename(file), content, HINT);
      if (notice) process.stderr.write(`${notice}\n`);
      process.stdout.write(`${printable(file)}\n`);
      process.exitCode = EXIT.done;
    });
}
