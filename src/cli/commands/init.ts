// `fmx init`: writes a commented pipeline file to begin with.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { FmxError, messageOf } from '../../errors.ts';
import { asTyped } from '../as-typed.ts';
import { EXIT } from '../exit-codes.ts';
import { DEFAULT_DB, examples } from '../options.ts';
import { shellCommand } from '../shell-words.ts';
import { starterPipeline } from '../starter-pipeline.ts';

export function define(command: Command): void {
  command
    .argument('[file]', 'the file to write; one that is there is never overwritten', 'pipeline.yaml')
    .addHelpText(
      'after',
      examples(['fmx init', 'writes pipeline.yaml'], ['fmx init pipelines/shoes.yaml', 'elsewhere']),
    )
    .action((file: string) => {
      write(file);
      const command = asTyped(shellCommand('fmx', 'run', file), DEFAULT_DB);
      process.stdout.write(`${file} is written. Train it with: ${command}\n`);
      process.exitCode = EXIT.done;
    });
}

function write(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, starterPipeline, { flag: 'wx' });
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (isThere) {
      throw new FmxError('usage', `${file} is there already, and was left as it is`, {
        hint: 'Give another name, as in `fmx init other.yaml`.',
        cause,
      });
    }
    throw new FmxError('storage', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}
