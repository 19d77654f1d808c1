// All benchmarks, in the order in which they are measured.
import { annStep } from './ann-step.mjs';
import { augmentation } from './augmentation.mjs';
import { cnnSteps } from './cnn-steps.mjs';
import { firstStep } from './first-step.mjs';
import { peakMemory } from './peak-memory.mjs';
import { sweepCosts } from './sweep-cost.mjs';
import { sweeps } from './sweeps.mjs';
import { wholeCommand } from './whole-command.mjs';

/** @type {import('../harness/measure.mjs').Benchmark[]} */
export const BENCHMARKS = [
  annStep,
  wholeCommand,
  peakMemory,
  firstStep,
  ...cnnSteps,
  augmentation,
  ...sweeps,
  ...sweepCosts,
];
