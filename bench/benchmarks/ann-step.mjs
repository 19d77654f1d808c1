// The study's dense net: one training step of fmx on one thread, against each peer on one thread and on all cores.
import { PIPELINE } from '../harness/fmx.mjs';
import { fmxStep, peerSteps } from './step.mjs';

const ann = { network: 'ann', steps: 2000 };

/** @type {import('../harness/measure.mjs').Benchmark} */
export const annStep = {
  name: 'ann-step',
  title: 'Training step, ANN, batch 64',
  unit: 'ms',
  target: { times_as_fast: 2 },
  fmx: fmxStep({ pipeline: PIPELINE, threads: 1, steps: 2000 }),
  peers: [
    ...peerSteps({ ...ann, peer: 'torch', script: 'torch_step.py' }),
    ...peerSteps({
      ...ann,
      peer: 'torch',
      label: 'PyTorch, fused Adam',
      script: 'torch_step.py',
      extra: ['--fused'],
    }),
    ...peerSteps({ ...ann, peer: 'keras', script: 'keras_step.py' }),
    ...peerSteps({ ...ann, peer: 'tfjs', script: 'tfjs_node_step.mjs', steps: 500 }),
  ],
};
