// Results as TensorBoard's log folders: curves by epoch, and parameters for its HParams tab.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bytes, double, type Fields, int, message, string } from '../protobuf.ts';
import type { ResultRun, Results, ResultTrial } from '../record/read-results.ts';
import type { ParameterValue } from '../search/space.ts';
import type { Metric } from '../train/event.ts';
import { pluginData, type Summary, scalar, writeEventFile } from './event-file.ts';
import type { ResultFormat } from './format.ts';
import { fileName } from './names.ts';

export const tensorboard: ResultFormat = {
  summary: 'event files with curves and hyperparameters, for TensorBoard',
  makes: 'a folder',
  shared: 'tensorboard',
  entries: (runs) => runs.map(fileName),
  write(results, folder) {
    for (const run of results.runs) {
      const whole = join(folder, fileName(run));
      const varied = results.varied(run);
      for (const trial of results.trials(run)) {
        const { trial_id: id, name } = trial;
        writeTrial(
          results,
          trial,
          varied,
          run.kind === 'sweep' ? join(whole, fileName({ id, name })) : whole,
          run,
        );
      }
    }
  },
  open: (path) => ['tensorboard', '--logdir', path],
};

/**
 * The trial's folder has its parameters, and a folder for each split its curves, so that training and validation are
 * lines of one chart.
 */
function writeTrial(
  results: Results,
  trial: ResultTrial,
  varied: ReadonlySet<string>,
  folder: string,
  run: ResultRun,
): void {
  const begins = trial.started_at ?? run.created_at;
  const ends = trial.finished_at ?? begins;
  const told = results.epochEnds(trial);
  const bySplit = grouped(results.metrics(trial), ({ split }) => split);
  mkdirSync(folder, { recursive: true });
  const parameters = Object.entries(results.parameters(trial));
  const chosen = varied.size > 0 ? parameters.filter(([name]) => varied.has(name)) : parameters;
  writeEventFile(join(folder, eventFile(begins)), [
    { at: begins / 1000, step: 0, values: [sessionStart(trial, chosen, begins)] },
    { at: ends / 1000, step: 0, values: [sessionEnd(trial, ends)] },
  ]);
  for (const [split, metrics] of bySplit) {
    mkdirSync(join(folder, split));
    const summaries = summariesOf(metrics, (epoch) => (told.get(epoch) ?? ends) / 1000);
    writeEventFile(join(folder, split, eventFile(begins)), summaries);
  }
}

const summariesOf = (metrics: readonly Metric[], timeOf: (epoch: number) => number): Summary[] =>
  [...grouped(metrics, ({ epoch }) => epoch)]
    .sort(([a], [b]) => a - b)
    .map(([epoch, values]) => ({
      at: timeOf(epoch),
      step: epoch,
      values: values.map(({ name, value }) => scalar(name, value)),
    }));

function grouped<Key>(metrics: readonly Metric[], keyOf: (metric: Metric) => Key): Map<Key, Metric[]> {
  const groups = new Map<Key, Metric[]>();
  for (const metric of metrics) {
    const group = groups.get(keyOf(metric));
    if (group) group.push(metric);
    else groups.set(keyOf(metric), [metric]);
  }
  return groups;
}

/** TensorBoard looks for `tfevents` in names, and takes what follows for the time that the file was begun. */
const eventFile = (at: number): string => `events.out.tfevents.${Math.floor(at / 1000)}.fmx`;

// The messages of tensorboard/plugins/hparams/plugin_data.proto.

const hparams = (tag: string, content: Fields): Fields =>
  pluginData('hparams', `_hparams_/${tag}`, message(int(1, 0), content));

/** Trials that differ in their seed alone are a group. */
function sessionStart(
  { configuration }: ResultTrial,
  parameters: readonly [string, ParameterValue][],
  at: number,
): Fields {
  const given = parameters.map(([name, value]) =>
    bytes(1, message(string(1, name), bytes(2, protobufValue(value)))),
  );
  return hparams(
    'session_start_info',
    bytes(3, message(...given, string(4, configuration), double(5, at / 1000))),
  );
}

const sessionEnd = ({ status }: ResultTrial, at: number): Fields =>
  hparams('session_end_info', bytes(4, message(int(1, STATUS[status]), double(2, at / 1000))));

const [UNKNOWN, SUCCESS, FAILURE, RUNNING] = [0, 1, 2, 3];
const STATUS: Record<ResultTrial['status'], number> = {
  waiting: UNKNOWN,
  running: RUNNING,
  completed: SUCCESS,
  pruned: SUCCESS,
  failed: FAILURE,
  diverged: FAILURE,
  timed_out: FAILURE,
  interrupted: UNKNOWN,
  skipped: UNKNOWN,
};

/** google.protobuf.Value. */
function protobufValue(value: ParameterValue): Fields {
  if (typeof value === 'number') return double(2, value);
  return typeof value === 'string' ? string(3, value) : int(4, Number(value));
}
