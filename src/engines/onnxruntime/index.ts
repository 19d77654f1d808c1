// The default engine: npm brings it, and there is nothing to set up.
import type { Engine } from '../engine.ts';

export const onnxruntime: Engine = {
  summary: 'ONNX Runtime: whole training steps as ONNX models, with SIMD loops for the updates on a CPU',
  async devices() {
    const { reportDevices } = await import('./devices.ts');
    return reportDevices();
  },
  async open({ device, threads }) {
    const { chooseDevice } = await import('./devices.ts');
    const { gpu, reason } = chooseDevice(device, threads);
    const { libraryVersion, openCpuSession } = await import('./session.ts');
    const info = { engine: 'onnxruntime', engine_version: libraryVersion, threads, reason };
    if (!gpu) return openCpuSession({ ...info, device: 'cpu' });
    const { openGpuSession } = await import('./gpu-session.ts');
    return openGpuSession({ ...info, device: gpu.provider }, gpu.device);
  },
};
