// All of `fmx run`, from start to report, against the same work as a Keras script, imports included.
import { lastObject, run } from '../harness/command.mjs';
import { requireReport, withRun } from '../harness/fmx.mjs';
import { PEERS, scriptCommand } from '../harness/peers.mjs';
import { THREAD_COUNTS, threadsLabel } from './step.mjs';

/** @type {import('../harness/measure.mjs').Benchmark} */
export const wholeCommand = {
  name: 'whole-command',
  title: 'Whole command, ANN, 5 epochs',
  unit: 's',
  target: { times_as_fast: 3 },
  fmx: {
    label: 'fmx',
    variant: 'auto threads',
    measure: () =>
      withRun(async (args, folder) => {
        const { seconds } = await run(process.execPath, args);
        requireReport(folder);
        return { value: seconds };
      }),
  },
  peers: THREAD_COUNTS.map((threads) => ({
    label: PEERS.keras.title,
    variant: threadsLabel(threads),
    peer: 'keras',
    measure: async () => {
      const { program, args, options } = kerasScript(threads);
      const { seconds, stdout } = await run(program, args, options);
      return { value: seconds, ...lastObject(stdout) };
    },
  })),
};

/** The command that does the same work with Keras. */
export function kerasScript(threads) {
  return scriptCommand(PEERS.keras, 'keras_script.py', ['--epochs', '5', '--threads', String(threads)]);
}
