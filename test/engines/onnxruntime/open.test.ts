import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../../../src/engines/onnxruntime/index.ts';

describe('opening the engine', () => {
  it.each([
    ['auto', 'the only device'],
    ['cpu', 'asked for'],
  ])('with device %s takes the CPU and says why', async (device, reason) => {
    const session = await onnxruntime.open({ device, threads: 2 });
    expect(session.info).toMatchObject({ engine: 'onnxruntime', device: 'cpu', threads: 2 });
    expect(session.info.reason).toContain(reason);
    await session.close();
  });

  it.each(['cuda', 'webgpu'])(
    'with device %s, which it does not drive, says what to choose',
    async (device) => {
      await expect(onnxruntime.open({ device, threads: 1 })).rejects.toMatchObject({
        code: 'engine',
        message: `the onnxruntime engine has no device ${device} on this machine`,
        path: ['resources', 'device'],
        hint: 'Use `device: cpu` or `device: auto`.',
      });
    },
  );
});
