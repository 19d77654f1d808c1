// How long it takes from `fmx run` typed to the first training step, by the first event of type `progress`.
import { createInterface } from 'node:readline';
import { start, succeeded } from '../harness/command.mjs';
import { withRun } from '../harness/fmx.mjs';

/** @type {import('../harness/measure.mjs').Benchmark} */
export const firstStep = {
  name: 'first-step',
  title: 'From fmx run typed to the first step',
  unit: 'ms',
  target: { at_most: 1500 },
  fmx: {
    label: 'fmx',
    variant: 'data in the cache',
    measure: () => withRun((args) => untilFirstStep([...args, '--json'])),
  },
  peers: [],
};

/** Milliseconds from the process's start to its first progress event, after which it is stopped. */
async function untilFirstStep(args) {
  const began = performance.now();
  const { child, ended } = start(process.execPath, args);
  const event = await Promise.race([firstProgress(child.stdout), ended]);
  const value = performance.now() - began;
  child.kill('SIGTERM');
  const end = await ended;
  if (event === end) {
    succeeded(end);
    throw new Error('fmx run --json ended without an event of type progress.');
  }
  if (event.step !== 1) throw new Error(`The first progress event is of step ${event.step}, not of step 1.`);
  return { value };
}

/** The first event of type `progress` among lines of JSON. */
function firstProgress(stream) {
  return new Promise((resolve) => {
    createInterface(stream).on('line', (line) => {
      const event = JSON.parse(line);
      if (event.type === 'progress') resolve(event);
    });
  });
}
