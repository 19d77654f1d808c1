// A grid of 12 trials, from start to finish: `fmx sweep` against KerasTuner, and Optuna with PyTorch.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastObject, run } from '../harness/command.mjs';
import { requireFile } from '../harness/fmx.mjs';
import { PEERS, scriptCommand } from '../harness/peers.mjs';

/** @returns {import('../harness/measure.mjs').Benchmark} */
function sweep({ network, times }) {
  const peer = (key, label, script, variant, args) => ({
    label,
    variant,
    peer: key,
    measure: async () => {
      const command = scriptCommand(PEERS[key], script, ['--network', network, ...args]);
      const { seconds, stdout } = await run(command.program, command.args, command.options);
      return { value: seconds, ...lastObject(stdout) };
    },
  });
  const optuna = (jobs, threads) => {
    const args = ['--jobs', String(jobs), '--threads', String(threads)];
    const variant = `${jobs} at a time, ${threads} thread${threads > 1 ? 's' : ''} each`;
    return peer('torch', 'Optuna + PyTorch', 'optuna_torch_sweep.py', variant, args);
  };
  return {
    name: `${network}-sweep`,
    title: `Grid of 12 trials, ${network.toUpperCase()}, 2 epochs`,
    unit: 's',
    target: { times_as_fast: times },
    fmx: { label: 'fmx', variant: 'auto', measure: () => fmxSweep(`bench/pipelines/${network}-grid.yaml`) },
    peers: [
      optuna(1, 2),
      optuna(2, 1),
      peer('keras', 'KerasTuner', 'keras_tuner_sweep.py', '2 threads', ['--threads', '2']),
    ],
  };
}

async function fmxSweep(pipeline) {
  requireFile('dist/main.js', 'Build fmx with npm run build.');
  const folder = mkdtempSync(join(tmpdir(), 'fmx-sweep-'));
  try {
    const db = join(folder, 'runs.db');
    const { seconds } = await run(process.execPath, ['dist/main.js', 'sweep', pipeline, '--db', db]);
    const select = `SELECT count(*) AS trials, max(validation_accuracy) AS best FROM leaderboard WHERE status = 'completed'`;
    const query = ['dist/main.js', 'query', select, '--db', db, '--format', 'json'];
    const [{ trials, best }] = JSON.parse((await run(process.execPath, query)).stdout);
    if (trials !== 12) throw new Error(`fmx sweep completed ${trials} of 12 trials.`);
    return { value: seconds, trials, best_validation_accuracy: best };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const sweeps = [sweep({ network: 'ann', times: 3 }), sweep({ network: 'cnn', times: 1.3 })];
