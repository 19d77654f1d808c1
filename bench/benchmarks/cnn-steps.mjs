// The study's convolutional nets: one training step of fmx against each peer, on one thread and on two.
import { fmxStep, peerSteps } from './step.mjs';

const STEPS = 200;

/** @returns {import('../harness/measure.mjs').Benchmark} */
function convolutionalStep({ name, title, pipeline, network, threads, times, peers = ['torch', 'keras'] }) {
  const scripts = { torch: 'torch_step.py', keras: 'keras_step.py' };
  return {
    name,
    title: `Training step, ${title}, batch 64`,
    unit: 'ms',
    target: { times_as_fast: times },
    fmx: fmxStep({ pipeline, threads, steps: STEPS }),
    peers: peers.flatMap((peer) =>
      peerSteps({ peer, script: scripts[peer], network, steps: STEPS, threadCounts: [threads] }),
    ),
  };
}

const twoBlocks = { title: 'CNN of two blocks', pipeline: 'bench/pipelines/cnn.yaml', network: 'cnn' };
const normalized = {
  title: 'CNN of three blocks with batch normalization',
  pipeline: 'bench/pipelines/cnn-bn.yaml',
  network: 'cnn_bn',
};

export const cnnSteps = [
  convolutionalStep({ ...twoBlocks, name: 'cnn-step', threads: 1, times: 1 }),
  convolutionalStep({ ...twoBlocks, name: 'cnn-step-2', threads: 2, times: 1.5 }),
  // Within 1.15 times Keras's time.
  convolutionalStep({ ...normalized, name: 'cnn-bn-step', threads: 1, times: 1 / 1.15, peers: ['keras'] }),
  convolutionalStep({ ...normalized, name: 'cnn-bn-step-2', threads: 2, times: 1.1 }),
];
