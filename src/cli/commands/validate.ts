// `fmx validate`: checks pipeline files, networks and sweeps and all, without training and without fetching data.
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { placed, throwAll } from '../../config/fail.ts';
import { type LoadedPipeline, loadPipeline } from '../../config/load.ts';
import { describeDataset } from '../../datasets/index.ts';
import { FmxError } from '../../errors.ts';
import { dataErrors } from '../../plan/check-data.ts';
import { checkSweep } from '../../plan/outline.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, jsonOption, setOption } from '../options.ts';
import { printable } from '../text.ts';

interface ValidateOptions {
  set?: string[];
  json?: boolean;
}

export function define(command: Command): void {
  command
    .argument('<files...>', 'pipelines')
    .addOption(setOption())
    .addOption(jsonOption('every error as JSON on stdout'))
    .addHelpText(
      'after',
      examples(
        ['fmx validate pipelines/*.yaml', 'all errors of all files at once'],
        ['fmx validate my.yaml --set training.epochs=3', 'as `fmx run` would see it'],
      ),
    )
    .action(async (files: string[], { set = [], json = false }: ValidateOptions) => {
      const found: FmxError[] = [];
      for (const file of files) {
        const errors = await errorsOf(file, set);
        if (errors.length === 0 && !json) process.stdout.write(`${printable(file)}: ok\n`);
        found.push(...errors);
      }
      if (json) process.stdout.write(`${JSON.stringify(found.map(asJson), null, 2)}\n`);
      else throwAll(found);
      process.exitCode = found.length > 0 ? EXIT.wrong : EXIT.done;
    });
}

/** All errors of a file, with their places. */
async function errorsOf(file: string, set: readonly string[]): Promise<FmxError[]> {
  let locate: LoadedPipeline['locate'] | undefined;
  try {
    const loaded = loadPipeline(file, { set });
    locate = loaded.locate;
    for (const notice of loaded.notices) process.stderr.write(`${printable(notice)}\n`);
    const dataset = await describeDataset(loaded.pipeline.dataset, { baseDir: dirname(file) });
    const errors = dataErrors(loaded.pipeline, dataset);
    if (errors.length === 0 && loaded.search) checkSweep(loaded, dataset);
    return errors.map((error) => placed(error, loaded.locate));
  } catch (error) {
    if (!(error instanceof FmxError)) throw error;
    return [error, ...error.others].map((each) => (locate ? placed(each, locate) : each));
  }
}

const asJson = ({ code, message, where, hint }: FmxError) => ({ code, message, where, hint });
