// What the benchmarks of a training step share: one contestant is one script that times a number of steps.
import { availableParallelism } from 'node:os';
import { lastObject, run } from '../harness/command.mjs';
import { requireFile } from '../harness/fmx.mjs';
import { PEERS, scriptCommand } from '../harness/peers.mjs';

const BATCH_SIZE = 64;

/** One thread, and all cores. */
export const THREAD_COUNTS = [...new Set([1, availableParallelism()])];

export function threadsLabel(threads) {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}

/** fmx's step of a pipeline, with changes such as `augmentation=[]`. */
export function fmxStep({ label = 'fmx', pipeline, threads, steps, set = [] }) {
  return {
    label,
    variant: threadsLabel(threads),
    measure: async () => {
      requireFile('bench/fmx-step.mjs', 'It times fmx’s own training step.');
      requireFile(pipeline, 'It is a part of fmx.');
      const changes = set.flatMap((assignment) => ['--set', assignment]);
      const args = ['bench/fmx-step.mjs', '--pipeline', pipeline, ...options({ threads, steps }), ...changes];
      return sampleOf(await run(process.execPath, args));
    },
  };
}

/** A peer's step of a network, at each number of threads. */
export function peerSteps({
  peer,
  label = PEERS[peer].title,
  script,
  network,
  steps,
  threadCounts = THREAD_COUNTS,
  extra = [],
}) {
  return threadCounts.map((threads) => ({
    label,
    variant: threadsLabel(threads),
    peer,
    measure: async () => {
      const args = ['--network', network, ...options({ threads, steps }), ...extra];
      const command = scriptCommand(PEERS[peer], script, args);
      return sampleOf(await run(command.program, command.args, command.options));
    },
  }));
}

function options({ threads, steps }) {
  return ['--threads', String(threads), '--steps', String(steps), '--batch-size', String(BATCH_SIZE)];
}

function sampleOf({ stdout }) {
  const result = lastObject(stdout);
  if (!(result.ms_per_step > 0)) throw new Error(`ms_per_step should be above 0: ${JSON.stringify(result)}`);
  return { value: result.ms_per_step, ...result };
}
