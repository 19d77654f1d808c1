// What augmentation costs: the step of the augmented CNN on all cores, against the same without augmentation.
import { availableParallelism } from 'node:os';
import { fmxStep } from './step.mjs';

const step = { pipeline: 'pipelines/cnn-augmented.yaml', threads: availableParallelism(), steps: 200 };

/** @type {import('../harness/measure.mjs').Benchmark} */
export const augmentation = {
  name: 'augmentation',
  title: 'Training step, augmented CNN, batch 64',
  unit: 'ms',
  // At most 25 % more.
  target: { times_as_fast: 1 / 1.25 },
  fmx: fmxStep(step),
  peers: [fmxStep({ ...step, label: 'fmx, not augmented', set: ['augmentation=[]'] })],
};
