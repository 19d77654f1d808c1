// The engine of those who have TensorFlow.js already: the same graphs, op by op, on its native library.
import { availableParallelism } from 'node:os';
import { FmxError, messageOf } from '../../errors.ts';
import type { DeviceReport, Engine } from '../engine.ts';
import { BACKEND, CPU, GPU, type Library, loadLibrary } from './library.ts';

const DEVICES = ['auto', 'cpu', 'gpu', 'cuda'];

export const tensorflow: Engine = {
  summary: `TensorFlow: graphs op by op on its native library, where ${GPU} or ${CPU} is installed`,

  async devices() {
    try {
      const { name, version, usesGpu } = loadLibrary('auto', availableParallelism());
      const [reason, missing] = [`${name} ${version}`, noGpu(name)];
      return [
        { device: 'cpu', name: 'TensorFlow', usable: true, reason },
        {
          device: 'cuda',
          name: 'TensorFlow',
          usable: usesGpu,
          reason: usesGpu ? reason : `${missing.message}. ${missing.hint}`,
        },
      ];
    } catch (error) {
      const hint = error instanceof FmxError ? ` ${error.hint}` : '';
      const none = { name: 'TensorFlow', usable: false, reason: `${messageOf(error)}.${hint}` };
      return ['cpu', 'cuda'].map((device): DeviceReport => ({ device, ...none }));
    }
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
    if ((device === 'gpu' || device === 'cuda') && !usesGpu) throw noGpu(name);
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

const noGpu = (name: string): FmxError =>
  new FmxError(
    'engine',
    `TensorFlow has no GPU here: ${name} ${name === GPU ? 'finds none' : 'computes on the CPU alone'}`,
    {
      path: ['resources', 'device'],
      hint:
        name === GPU
          ? 'It wants an NVIDIA driver, CUDA 11.2 and cuDNN 8.1. `device: auto` takes the CPU.'
          : `Install what computes on NVIDIA's with \`npm install ${GPU}\`, or use \`device: auto\`.`,
    },
  );
