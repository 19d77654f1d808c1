import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../../../src/engines/onnxruntime/index.ts';

// Hides every GPU from Vulkan, so that this machine is like one that has none.
process.env.VK_ICD_FILENAMES = '/there/is/none.json';
process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES;

describe('opening the engine', () => {
  it('with device cpu takes the CPU', async () => {
    const session = await onnxruntime.open({ device: 'cpu', threads: 2 });
    expect(session.info).toMatchObject({
      engine: 'onnxruntime',
      device: 'cpu',
      threads: 2,
      reason: 'asked for',
    });
    await session.close();
  });

  it.runIf(process.platform === 'linux')(
    'with device auto and no GPU takes the CPU and says why',
    async () => {
      const session = await onnxruntime.open({ device: 'auto', threads: 1 });
      expect(session.info).toMatchObject({
        device: 'cpu',
        reason: expect.stringMatching(/no GPU is found|cannot be used/),
      });
      await session.close();
    },
  );

  it.runIf(process.platform === 'linux').each(['gpu', 'webgpu'])(
    'with device %s and no GPU says what to do',
    async (device) => {
      await expect(onnxruntime.open({ device, threads: 1 })).rejects.toMatchObject({
        code: 'engine',
        message: expect.stringContaining('webgpu cannot be used: '),
        path: ['resources', 'device'],
        hint: expect.stringContaining('`--set resources.device=cpu` trains without it.'),
      });
    },
  );

  it('with a device that it does not know says which ones it knows', async () => {
    await expect(onnxruntime.open({ device: 'tpu', threads: 1 })).rejects.toMatchObject({
      code: 'engine',
      message: 'the onnxruntime engine has no device tpu',
      path: ['resources', 'device'],
      hint: 'Use one of auto, cpu, gpu, cuda, webgpu.',
    });
  });
});

describe('reporting devices', () => {
  it('has the CPU, and says of each other one how good it is or what is missing', async () => {
    const [cpu, ...others] = await onnxruntime.devices();
    expect(cpu).toMatchObject({
      device: 'cpu',
      usable: true,
      reason: expect.stringContaining('ONNX Runtime'),
    });
    expect(others.map(({ device }) => device)).toEqual(['cuda', 'webgpu']);
    for (const { reason } of others) expect(reason).toMatch(/cannot be used|multipl/);
  });
});
