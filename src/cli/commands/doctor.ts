// `fmx doctor`: what fmx finds on this machine, and why it would take what it takes.
import type { Command } from 'commander';
import { colorsFor } from '../colors.ts';
import { examine, type Finding } from '../examine.ts';
import { EXIT } from '../exit-codes.ts';
import { dataDirOption, dbOption, examples, jsonOption } from '../options.ts';
import { printable } from '../text.ts';

export function define(command: Command): void {
  command
    .addOption(dbOption())
    .addOption(dataDirOption())
    .addOption(jsonOption('as JSON'))
    .addHelpText('after', examples(['fmx doctor', 'first thing where something does not work']))
    .action(async ({ db, dataDir, json = false }: { db: string; dataDir?: string; json?: boolean }) => {
      const findings = await examine({ db, dataDir });
      process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findingsText(findings));
      process.exitCode = findings.some(({ ok }) => ok === false) ? EXIT.wrong : EXIT.done;
    });
}

function findingsText(findings: readonly Finding[]): string {
  const colors = colorsFor(process.stdout);
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.map(({ what, found, ok }) => {
    const mark = ok === undefined ? ' ' : ok ? colors.green('✓') : colors.red('✗');
    return `${mark} ${what.padEnd(width)}  ${printable(found)}`;
  });
  return `${lines.join('\n')}\n`;
}
