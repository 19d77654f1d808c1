// Sweeps on the small sample whose trials follow curves that are given, in slots of this process: no network is trained.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPipeline } from '../../src/config/load.ts';
import { locateDataset } from '../../src/datasets/index.ts';
import { planSweep } from '../../src/plan/plan-sweep.ts';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { keepSweep } from '../../src/record/keep-sweep.ts';
import { openRecord, type RunRecord } from '../../src/record/record.ts';
import { ProcessDied, type Slot, type TrialRequest } from '../../src/schedule/slot.ts';
import { runSweep } from '../../src/schedule/sweep.ts';
import type { AnyEvent, SweepEventOf } from '../../src/schedule/sweep-event.ts';
import type { Event, EventOf } from '../../src/train/event.ts';
import { stopOf } from '../../src/train/stop.ts';
import { dataset } from '../cli/program.ts';
import { newFolder } from '../folders.ts';
import { newRun } from '../record/examples.ts';

export interface Play {
  /** The validation accuracy after an epoch. */
  accuracy(spec: TrialSpec, epoch: number): number;
  /** Is awaited in each epoch. */
  pause?(spec: TrialSpec, epoch: number): Promise<unknown>;
  /** What is thrown in that epoch of that attempt. */
  fault?(request: TrialRequest, epoch: number): Error | undefined;
}

export const crash = (): Error => new ProcessDied('it crashed', 'So it was asked.');

/** How far trials have come, by folder, as their checkpoints would say. */
export type Checkpoints = Map<string, number>;

export function playingSlot(play: Play, checkpoints: Checkpoints): Slot {
  return {
    open: async () => {
      throw new Error('it has no engine');
    },
    prepare: () => undefined,
    close: async () => undefined,
    async *runTrial(request, signal): AsyncGenerator<Event> {
      const { spec, folder, attempt, pause_after = Number.POSITIVE_INFINITY } = request;
      const about = { trial: spec.id, at: Date.now() };
      const epochs = spec.pipeline.training.epochs;
      const done = (): number => checkpoints.get(folder) ?? 0;
      const told = (epoch: number): EventOf<'epoch_finished'> & Event => ({
        ...about,
        type: 'epoch_finished',
        epoch,
        metrics: [{ epoch, split: 'validation', name: 'accuracy', value: play.accuracy(spec, epoch) }],
        seconds: 1,
        images_per_second: 1,
        best: true,
      });
      const far = () => ({ epochs: done(), best_epoch: done(), seconds: done(), peak_memory_bytes: 1 });
      yield {
        ...about,
        type: 'trial_started',
        pid: process.pid,
        attempt,
        resumed_from: done(),
        device: { engine: 'none', engine_version: '1', device: 'cpu', threads: 1, reason: 'played' },
        parameter_count: 1,
        epochs,
        steps_per_epoch: 1,
        train_images: 1,
        validation_images: 1,
      };
      for (let epoch = 1; epoch <= done(); epoch++) yield told(epoch);
      while (done() < epochs) {
        if (done() >= pause_after) {
          yield { ...about, type: 'trial_paused', ...far() };
          return;
        }
        const epoch = done() + 1;
        await play.pause?.(spec, epoch);
        const fault = play.fault?.(request, epoch);
        if (fault) throw fault;
        if (signal.aborted) {
          const { status, reason } = stopOf(signal);
          yield { ...about, type: 'trial_finished', status, reason: reason ?? 'stopped', ...far() };
          return;
        }
        checkpoints.set(folder, epoch);
        yield told(epoch);
      }
      yield { ...about, type: 'trial_finished', status: 'completed', reason: null, ...far() };
    },
  };
}

export interface SweepOptions {
  play: Play;
  slots?: number;
  record?: RunRecord;
  /** A sweep of the record that is gone on with. */
  resume?: number;
  checkpoints?: Checkpoints;
  rerun?: boolean;
  fail_fast?: boolean;
  seconds_before?: number;
  signal?: AbortSignal;
  /** Is told each event, after it was recorded. */
  onEvent?(event: AnyEvent): void;
}

export interface Swept {
  record: RunRecord;
  runId: number;
  checkpoints: Checkpoints;
  events: AnyEvent[];
  end: SweepEventOf<'sweep_finished'>;
}

/** Runs a sweep to its end; `more` are further lines of its pipeline, its search among them. */
export async function sweep(more: string, options: SweepOptions): Promise<Swept> {
  const folder = newFolder();
  const path = join(folder, 'sweep.yaml');
  writeFileSync(path, pipeline(more));
  const loaded = loadPipeline(path);
  const located = await locateDataset(loaded.pipeline.dataset, { baseDir: folder });
  const plan = planSweep(loaded, located);
  const record = options.record ?? openRecord(join(folder, 'runs.db'));
  // Nothing of it is to outlive a power cut.
  record.db.pragma('synchronous = OFF');
  const runId = options.resume ?? record.beginRun(newRun({ kind: 'sweep', plan: { id: plan.id } }));
  const checkpoints: Checkpoints = options.checkpoints ?? new Map();
  const events: AnyEvent[] = [];
  const end = await runSweep(
    {
      run: runId,
      name: 'played',
      plan,
      metric: loaded.pipeline.metric,
      slots: Array.from({ length: options.slots ?? 2 }, () => playingSlot(options.play, checkpoints)),
      threads: 1,
      keeper: keepSweep(record, {
        runId,
        metric: loaded.pipeline.metric.name,
        rerun: options.rerun === true,
      }),
      signal: options.signal ?? new AbortController().signal,
      fail_fast: options.fail_fast === true,
      expected: () => null,
      seconds_before: options.seconds_before ?? 0,
      resumed: options.resume !== undefined,
    },
    (event) => {
      record.appendAll([event], runId);
      events.push(event);
      options.onEvent?.(event);
    },
  );
  return { record, runId, checkpoints, events, end };
}

/** What a sweep leaves behind, without what depends on time. */
export const leaderboard = ({ record, runId }: Pick<Swept, 'record' | 'runId'>): unknown[] =>
  record.db
    .prepare(
      `SELECT name, seed, status, value, epochs, reason FROM leaderboard WHERE run_id = ?
       ORDER BY rank, name, seed`,
    )
    .all(runId);

const pipeline = (more: string): string => `name: played
${dataset}architecture: {name: ann, layers: [flatten, {dense: {units: 10, activation: softmax}}]}
optimizer: {type: adam, learning_rate: 0.001}
training: {epochs: 9}
resources: {device: cpu}
${more}
`;
