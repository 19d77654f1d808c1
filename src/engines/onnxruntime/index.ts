// The default engine: npm brings it, and there is nothing to set up.
import { cpus } from 'node:os';
import { FmxError } from '../../errors.ts';
import type { Engine } from '../engine.ts';

export const onnxruntime: Engine = {
  summary: 'ONNX Runtime: whole training steps as ONNX models, with SIMD loops for the updates',
  async devices() {
    const { libraryVersion } = await import('./session.ts');
    const name = cpus()[0]?.model ?? 'the processor';
    return [{ device: 'cpu', name, usable: true, reason: `ONNX Runtime ${libraryVersion}` }];
  },
  async open({ device, threads }) {
    if (device !== 'auto' && device !== 'cpu') {
      throw new FmxError('engine', `the onnxruntime engine has no device ${device} on this machine`, {
        path: ['resources', 'device'],
        hint: 'Use `device: cpu` or `device: auto`.',
      });
    }
    const { libraryVersion, openCpuSession } = await import('./session.ts');
    return openCpuSession({
      engine: 'onnxruntime',
      engine_version: libraryVersion,
      device: 'cpu',
      threads,
      reason: device === 'cpu' ? 'asked for' : 'the only device that this engine drives here',
    });
  },
};
