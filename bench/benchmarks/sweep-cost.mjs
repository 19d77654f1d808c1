// What fmx itself costs in a sweep, planning and recording included: its trials do nothing.
import { lastObject, run } from '../harness/command.mjs';

/** @returns {import('../harness/measure.mjs').Benchmark} */
const costOf = (trials) => ({
  name: `sweep-cost-${trials}`,
  title: `fmx's own cost of a trial, in a sweep of ${trials.toLocaleString('en')}`,
  unit: 'ms',
  target: { at_most: 5 },
  fmx: {
    label: 'fmx',
    variant: '2 slots',
    measure: async () => {
      const args = ['bench/run-ts.mjs', 'bench/sweep-cost.ts', '--trials', String(trials)];
      const { stdout } = await run(process.execPath, args);
      const measured = lastObject(stdout);
      return { value: measured.ms_per_trial, ...measured };
    },
  },
  peers: [],
});

export const sweepCosts = [costOf(1000), costOf(20_000)];
