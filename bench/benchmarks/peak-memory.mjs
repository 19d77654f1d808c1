// The most memory that all processes of `fmx run` hold together; that of the Keras script stands beside it.
import { start, succeeded } from '../harness/command.mjs';
import { withRun } from '../harness/fmx.mjs';
import { watchMemory } from '../harness/memory.mjs';
import { PEERS } from '../harness/peers.mjs';
import { THREAD_COUNTS, threadsLabel } from './step.mjs';
import { kerasScript } from './whole-command.mjs';

const threads = Math.max(...THREAD_COUNTS);

/** @type {import('../harness/measure.mjs').Benchmark} */
export const peakMemory = {
  name: 'peak-memory',
  title: 'Peak memory of the whole command',
  unit: 'MB',
  target: { at_most: 600 },
  fmx: {
    label: 'fmx',
    variant: 'all processes',
    measure: () => withRun((args) => peakOf(process.execPath, args)),
  },
  peers: [
    {
      label: PEERS.keras.title,
      variant: threadsLabel(threads),
      peer: 'keras',
      measure: () => {
        const { program, args, options } = kerasScript(threads);
        return peakOf(program, args, options);
      },
    },
  ],
};

async function peakOf(program, args, options) {
  const { child, ended } = start(program, args, options);
  const stopWatching = watchMemory(child.pid);
  const bytes = await ended.then(stopWatching, stopWatching);
  succeeded(await ended);
  return { value: bytes / 1e6 };
}
