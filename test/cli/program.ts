// Runs the program as it was built, as a person's shell does, on the small sample of the data.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';

const root = join(import.meta.dirname, '../..');
export const main = join(root, 'dist/main.js');
export const sample = join(root, 'test/fixtures/fashion-mnist-sample');
/** The part of a pipeline that names it. */
export const dataset = readFileSync(join(sample, 'dataset.yaml'), 'utf8').replaceAll('./', `${sample}/`);

export interface Ended {
  /** Null where a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Options {
  cwd?: string;
  env?: Record<string, string>;
  /** What it reads from stdin. */
  input?: string;
}

export interface Started {
  process: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts `fmx ARGS`. */
export function start(args: readonly string[], options: Options = {}): Started {
  return startCommand(process.execPath, [main, ...args], options);
}

export function startCommand(command: string, args: readonly string[], options: Options = {}): Started {
  const { FMX_DATA: _, FMX_DEBUG: __, ...inherited } = process.env;
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...inherited, NO_COLOR: '1', npm_command: '', ...options.env },
    stdio: 'pipe',
  });
  child.stdin.end(options.input ?? '');
  const exited = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  const ended = Promise.all([text(child.stdout).catch(() => ''), text(child.stderr), exited]).then(
    ([stdout, stderr, end]): Ended => ({ ...end, stdout, stderr }),
  );
  return { process: child, ended };
}

/** Runs `fmx ARGS` to its end. */
export const fmx = (args: readonly string[], options?: Options): Promise<Ended> => start(args, options).ended;

export interface PipelineOptions {
  name?: string;
  epochs?: number;
  batch?: number;
  units?: number;
  device?: string;
  /** Further lines of YAML. */
  more?: string;
}

/** The text of a pipeline on the sample: 900 images to train with, 100 to validate, 300 to test. */
export function pipelineText({
  name = 'small',
  epochs = 3,
  batch = 50,
  units = 32,
  device = 'cpu',
  more = '',
}: PipelineOptions = {}): string {
  return `name: ${name}
${dataset}architecture:
  name: ann
  layers:
    - flatten
    - dense: {units: ${units}, activation: relu}
    - dropout: {rate: 0.3}
    - dense: {units: 10, activation: softmax}
optimizer: {type: adam, learning_rate: 0.003}
training: {epochs: ${epochs}, batch_size: ${batch}}
resources: {device: ${device}, threads: 1}
${more}`;
}

/** Writes a pipeline into a folder and gives its path. */
export function writePipeline(folder: string, options: PipelineOptions = {}): string {
  const file = join(folder, `${options.name ?? 'small'}.yaml`);
  writeFileSync(file, pipelineText(options));
  return file;
}

/** The rows that a query gives. */
export function query<Row = Record<string, unknown>>(file: string, sql: string): Row[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], Row>(sql).all();
  } finally {
    db.close();
  }
}
