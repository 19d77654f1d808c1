// Options that several commands share, so that they are called and described alike.
import { InvalidArgumentError, Option } from 'commander';
import { type EngineName, engines } from '../engines/index.ts';
import { DEVICES, type DeviceName } from '../engines/open.ts';

export const DEFAULT_DB = 'runs/runs.db';

export const dbOption = (): Option =>
  new Option('--db <file>', 'the file that keeps all runs; reports and checkpoints lie beside it').default(
    DEFAULT_DB,
  );

export const jsonOption = (what: string): Option => new Option('--json', what);

export const quietOption = (): Option => new Option('-q, --quiet', 'no progress, only the result in a line');

export const dataDirOption = (): Option =>
  new Option('--data-dir <folder>', 'where the files of a known data set are').env('FMX_DATA');

/** May be given often; later ones win. */
export const setOption = (): Option =>
  new Option(
    '--set <path=value>',
    'put a value into the pipeline, as in training.epochs=3 (repeatable)',
  ).argParser((value: string, earlier: string[] = []) => [...earlier, value]);

export interface ResourceOptions {
  engine?: EngineName;
  device?: DeviceName;
  concurrency?: number;
}

export const engineOption = (): Option =>
  new Option('--engine <name>', 'what runs the network: short for --set resources.engine=<name>').choices(
    Object.keys(engines),
  );

export const deviceOption = (): Option =>
  new Option('--device <name>', 'what computes: short for --set resources.device=<name>').choices(DEVICES);

export const concurrencyOption = (): Option =>
  new Option(
    '--concurrency <n>',
    'how many trials run at once: short for --set resources.concurrency=<n>',
  ).argParser((text: string) => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new InvalidArgumentError('It is a count, as in --concurrency 4.');
  });

/** The shorthands as `--set` takes them. */
export const resourceSettings = ({ engine, device, concurrency }: ResourceOptions): string[] => [
  ...(concurrency === undefined ? [] : [`resources.concurrency=${concurrency}`]),
  ...(engine === undefined ? [] : [`resources.engine=${engine}`]),
  ...(device === undefined ? [] : [`resources.device=${device}`]),
];

/** What stands under a command's help: commands, each with what it does above it. */
export function examples(...list: [command: string, explanation: string][]): string {
  return `\nExamples:\n${list.map(([command, explanation]) => `  # ${explanation}\n  ${command}`).join('\n')}`;
}
