// Times what fmx itself does in a sweep: all but the trials, which end as soon as they have begun.
//
//   node bench/run-ts.mjs bench/sweep-cost.ts --trials 20000
//
// Planned, recorded and scheduled as by `fmx sweep`; the slots answer at once, so that nothing is trained.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newRun } from '../src/cli/new-run.ts';
import { createDisplay } from '../src/cli/progress/display.ts';
import { trainSweep } from '../src/cli/train-sweep.ts';
import { loadPipeline } from '../src/config/load.ts';
import { locateDataset } from '../src/datasets/index.ts';
import { planSweep } from '../src/plan/plan-sweep.ts';
import { openRecord } from '../src/record/record.ts';
import type { Slot, TrialRequest } from '../src/schedule/slot.ts';
import type { Event } from '../src/train/event.ts';

const { values } = parseArgs({ options: { trials: { type: 'string', default: '1000' } } });
const trials = Number(values.trials);
const sample = join(process.cwd(), 'test/fixtures/fashion-mnist-sample');

const folder = mkdtempSync(join(tmpdir(), 'fmx-sweep-cost-'));
try {
  const began = performance.now();
  const path = join(folder, 'sweep.yaml');
  writeFileSync(path, pipeline());
  const loaded = loadPipeline(path);
  const dataset = await locateDataset(loaded.pipeline.dataset, { baseDir: folder });
  const plan = planSweep(loaded, dataset);
  const planned = performance.now();
  mkdirSync(join(folder, 'runs'));
  const db = join(folder, 'runs/runs.db');
  const record = openRecord(db);
  const runId = record.beginRun(newRun(loaded, dataset, 'sweep', {}));
  const { signal } = new AbortController();
  const slots = [idleSlot(), idleSlot()];
  const samples: number[] = [];
  const watch = setInterval(() => samples.push(process.memoryUsage.rss()), 20);
  const quiet = await createDisplay({ quiet: true });
  const display: typeof quiet = {
    ...quiet,
    // The report comes after that, and takes what it needs.
    event({ type }) {
      if (type === 'sweep_finished') clearInterval(watch);
    },
  };
  const begun = { runId, rerun: false, resumed: false, seconds_before: 0 };
  const place = {
    slot: slots[0] as Slot,
    slots: () => slots,
    prepare: () => undefined,
    signal,
    display,
  };
  await trainSweep(record, { loaded, plan, ...begun }, { db, quiet: true, slots, threads: 1 }, place);
  record.close();
  const ended = performance.now();
  const early = Math.max(...samples.slice(0, Math.ceil(samples.length / 2)), 0);
  const late = Math.max(...samples, 0);
  const result = {
    trials,
    ms_per_trial: (ended - began) / trials,
    planning_ms_per_trial: (planned - began) / trials,
    peak_mb: late / 1e6,
    /** By how much the second half of the sweep needed more than the first one. */
    growth_mb: (late - early) / 1e6,
  };
  console.log(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A trial begins, and ends. */
function idleSlot(): Slot {
  return {
    async open() {
      throw new Error('it is not asked');
    },
    prepare: () => undefined,
    async *runTrial({ spec, attempt }: TrialRequest): AsyncGenerator<Event> {
      const about = { trial: spec.id, at: Date.now() };
      yield {
        ...about,
        type: 'trial_started',
        pid: process.pid,
        attempt,
        resumed_from: 0,
        device: { engine: 'none', engine_version: '0', device: 'cpu', threads: 1, reason: 'asked for' },
        parameter_count: 0,
        epochs: 1,
        steps_per_epoch: 1,
        train_images: 0,
        validation_images: 0,
      };
      yield {
        ...about,
        type: 'trial_finished',
        status: 'completed',
        reason: null,
        epochs: 0,
        best_epoch: null,
        seconds: 0,
        peak_memory_bytes: 0,
      };
    },
    close: async () => undefined,
  };
}

function pipeline(): string {
  const side = Math.ceil(Math.sqrt(trials));
  const rates = Array.from({ length: side }, (_, i) => ((i + 1) / (2 * side)).toFixed(6));
  const seeds = Math.ceil(trials / side);
  const dataset = readFileSync(join(sample, 'dataset.yaml'), 'utf8').replaceAll('./', `${sample}/`);
  return `name: cost
${dataset}architecture:
  name: ann
  layers:
    - flatten
    - dense: {units: 32, activation: relu}
    - dropout: {rate: $dropout}
    - dense: {units: 10, activation: softmax}
vars: {dropout: 0.3}
optimizer: {type: adam, learning_rate: 0.001}
training: {epochs: 1}
resources: {device: cpu}
search:
  method: grid
  max_trials: ${side * seeds}
  parameters:
    vars.dropout: [${rates.join(', ')}]
    optimizer.learning_rate: [${Array.from({ length: seeds }, (_, i) => ((i + 1) / 1e5).toFixed(6)).join(', ')}]
`;
}
