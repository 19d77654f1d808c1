// `fmx schema`: the JSON Schema with which editors check and complete pipeline files.
import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { editorSchema } from '../../config/editor-schema.ts';
import { FmxError, messageOf } from '../../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples } from '../options.ts';

export function define(command: Command): void {
  command
    .option('-o, --output <file>', 'a file; left out, it goes to stdout')
    .addHelpText(
      'after',
      examples([
        'fmx schema --output pipeline.schema.json',
        'for `# yaml-language-server: $schema=pipeline.schema.json`',
      ]),
    )
    .action(({ output }: { output?: string }) => {
      const schema = `${JSON.stringify(editorSchema(), null, 2)}\n`;
      if (output === undefined) process.stdout.write(schema);
      else write(output, schema);
      process.exitCode = EXIT.done;
    });
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    throw new FmxError('storage', `${file} cannot be written: ${messageOf(cause)}`, { cause });
  }
}
