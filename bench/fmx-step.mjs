// Times fmx's training step as a user gets it: `fmx run` on a pipeline, its own clock around each epoch.
//
//   node bench/fmx-step.mjs --pipeline pipelines/ann-baseline.yaml --threads 1 --steps 2000 --batch-size 64
//
// Shuffling, batches, dropout, loss, accuracy and progress events are inside; validation and checkpoints are not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './harness/command.mjs';

const { values: options } = parseArgs({
  options: {
    pipeline: { type: 'string', default: 'pipelines/ann-baseline.yaml' },
    threads: { type: 'string', default: '1' },
    steps: { type: 'string', default: '2000' },
    'batch-size': { type: 'string', default: '64' },
    set: { type: 'string', multiple: true, default: [] },
  },
});

const TRAINING_IMAGES = 60_000;
const batch = Number(options['batch-size']);
const steps = Number(options.steps);
// The held-out images make an epoch as short as the steps ask for; one epoch more warms up.
const perEpoch = Math.min(steps, Math.floor((TRAINING_IMAGES * 0.9) / batch));
const epochs = Math.max(1, Math.round(steps / perEpoch));

const folder = mkdtempSync(join(tmpdir(), 'fmx-step-'));
try {
  const settings = {
    'dataset.validation': TRAINING_IMAGES - perEpoch * batch,
    'training.epochs': epochs + 1,
    'training.batch_size': batch,
    'training.early_stopping': null,
    'resources.threads': options.threads,
  };
  const assignments = [
    ...Object.entries(settings).map(([path, value]) => `${path}=${value}`),
    ...options.set,
  ];
  const set = assignments.flatMap((assignment) => ['--set', assignment]);
  const args = ['dist/main.js', 'run', options.pipeline, ...set, '--json', '--db', join(folder, 'runs.db')];
  const { stdout } = await run(process.execPath, args);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const started = events.find(({ type }) => type === 'trial_started');
  const timed = events.filter(({ type, epoch }) => type === 'epoch_finished' && epoch > 1);
  const seconds = timed.reduce((sum, event) => sum + event.seconds, 0);
  const result = {
    ms_per_step: (1000 * seconds) / (timed.length * started.steps_per_epoch),
    images_per_second: (timed.length * started.train_images) / seconds,
    engine: `${started.device.engine} ${started.device.engine_version}`,
  };
  console.log(JSON.stringify(result));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
