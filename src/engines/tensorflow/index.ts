// The engine of those who have TensorFlow.js already: the same graphs, op by op, on its native library.
import { availableParallelism, cpus } from 'node:os';
import { FmxError } from '../../errors.ts';
import type { Engine } from '../engine.ts';
import { BACKEND, CPU, GPU, type Library, loadLibrary } from './library.ts';

const DEVICES = ['auto', 'cpu', 'gpu', 'cuda'];

export const tensorflow: Engine = {
  summary: `TensorFlow: graphs op by op on its native library, where ${GPU} or ${CPU} is installed`,

  async devices() {
    const { name, version, usesGpu } = loadLibrary('auto', availableParallelism());
    const reason = `${name} ${version}`;
    return [
      { device: 'cpu', name: cpus()[0]?.model ?? 'the processor', usable: true, reason },
      usesGpu
        ? { device: 'cuda', name: 'an NVIDIA GPU', usable: true, reason }
        : { device: 'cuda', usable: false, reason: `${noGpu(name)}. ${hintFor(name)}` },
    ];
  },

  async open({ device, threads }) {
    if (!DEVICES.includes(device)) {
      throw new FmxError('engine', `the tensorflow engine has no device ${device}`, {
        path: ['resources', 'device'],
        hint: `Use one of ${DEVICES.join(', ')}, or \`engine: onnxruntime\`.`,
      });
    }
    const library = loadLibrary(device, threads);
    const { tf, name, version, usesGpu } = library;
    if ((device === 'gpu' || device === 'cuda') && !usesGpu) {
      throw new FmxError('engine', `the tensorflow engine finds no GPU: ${noGpu(name)}`, {
        path: ['resources', 'device'],
        hint: hintFor(name),
      });
    }
    if (device === 'cpu' && usesGpu) {
      throw new FmxError('engine', 'TensorFlow computes on a GPU in this process already', {
        path: ['resources', 'device'],
      });
    }
    await tf.setBackend(BACKEND);
    const { openTensorflowSession } = await import('./session.ts');
    return openTensorflowSession(tf, {
      engine: 'tensorflow',
      engine_version: version,
      device: usesGpu ? 'cuda' : 'cpu',
      threads: library.threads,
      reason: device === 'auto' ? whyOf(library) : 'asked for',
    });
  },
};

const whyOf = ({ name, usesGpu }: Library): string =>
  usesGpu ? `${name} finds a GPU` : `${name} ${name === GPU ? 'finds no GPU' : 'is installed'}`;

const noGpu = (name: string): string => `${name} ${name === GPU ? 'sees none' : 'computes on the CPU alone'}`;

const hintFor = (name: string): string =>
  name === GPU
    ? 'It needs an NVIDIA driver, CUDA 11.2 and cuDNN 8.1. `device: auto` takes the CPU.'
    : `Install what computes on NVIDIA's with \`npm install ${GPU}\`, or use \`device: auto\`.`;
