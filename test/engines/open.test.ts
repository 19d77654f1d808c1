// The engine and the device that a pipeline asks for, and what happens where they are not there.
import { describe, expect, it } from 'vitest';
import { openSession } from '../../src/engines/open.ts';
import * as ir from '../../src/ir/build.ts';

// On a machine that has one, this process is to see no GPU.
process.env.CUDA_VISIBLE_DEVICES = '-1';

describe('a device that is not there', () => {
  it('is an error that says where it was asked for, and what to do', async () => {
    const opened = openSession({ engine: 'onnxruntime', device: 'cuda', fallback: 'none' }, 1);
    await expect(opened).rejects.toMatchObject({
      code: 'engine',
      message: expect.stringContaining('cuda cannot be used'),
      path: ['resources', 'device'],
      hint: expect.stringContaining('resources.device=cpu'),
    });
  });

  it('gives way to the CPU where that is allowed, which is said', async () => {
    const session = await openSession({ engine: 'onnxruntime', device: 'cuda', fallback: 'cpu' }, 1);
    expect(session.info).toMatchObject({ engine: 'onnxruntime', device: 'cpu', threads: 1 });
    expect(session.info.reason).toMatch(
      /^in place of cuda, as resources\.fallback allows: cuda cannot be used/,
    );
    const program = await session.compile({ outputs: { y: ir.exp(ir.feed('x', [1])) }, updates: {} });
    await program.run();
    expect(program.outputs.y).toEqual(Float32Array.of(1));
    await session.close();
  });

  it('is not looked for where the engine knows no such device', async () => {
    const opened = openSession({ engine: 'tensorflow', device: 'webgpu', fallback: 'none' }, 1);
    await expect(opened).rejects.toMatchObject({
      code: 'engine',
      message: 'the tensorflow engine has no device webgpu',
      path: ['resources', 'device'],
      hint: 'Use one of auto, cpu, gpu, cuda, or `engine: onnxruntime`.',
    });
  });
});

describe('an engine that is not installed', () => {
  it.each([
    ['auto', 'none', '@tensorflow/tfjs-node'],
    ['cpu', 'none', '@tensorflow/tfjs-node'],
    ['gpu', 'none', '@tensorflow/tfjs-node-gpu'],
    // Another device would not help.
    ['gpu', 'cpu', '@tensorflow/tfjs-node'],
  ] as const)(
    'is an error with device %s and fallback %s, and says how to install %s',
    async (device, fallback, name) => {
      await expect(openSession({ engine: 'tensorflow', device, fallback }, 1)).rejects.toMatchObject({
        code: 'engine',
        message: expect.stringContaining(`${name} is not installed`),
        path: ['resources', 'engine'],
        hint: expect.stringContaining(`\`npm install ${name}\``),
      });
    },
  );
});
