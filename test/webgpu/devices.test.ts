// What the engine makes of a device that is a program: it can be had, but nobody gets it who did not ask for it.
import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../../src/engines/onnxruntime/index.ts';
import * as ir from '../../src/ir/build.ts';

describe('with SwiftShader for a GPU', () => {
  it.each(['gpu', 'webgpu'])('device %s takes it', async (device) => {
    const session = await onnxruntime.open({ device, threads: 1 });
    expect(session.info).toMatchObject({ device: 'webgpu', reason: 'asked for' });
    await session.close();
  });

  it('device auto takes the CPU', async () => {
    const session = await onnxruntime.open({ device: 'auto', threads: 1 });
    expect(session.info.device).toBe('cpu');
    await session.close();
  });

  it('is told from a GPU by its speed', async () => {
    const reports = await onnxruntime.devices();
    expect(reports.find(({ device }) => device === 'webgpu')).toMatchObject({
      usable: true,
      reason: expect.stringMatching(
        /^takes \d+\.\d times as long to multiply matrices as one thread of the CPU$/,
      ),
    });
  });

  it('says what to do where a graph is too large for it', async () => {
    const session = await onnxruntime.open({ device: 'webgpu', threads: 1 });
    const large = ir.expand(ir.feed('x', [1]), [400_000_000]);
    const program = await session.compile({
      outputs: { sum: ir.reduceSum(ir.tanh(large), [0]) },
      updates: {},
    });
    await expect(program.run()).rejects.toMatchObject({
      code: 'engine',
      message: expect.stringContaining('webgpu failed: '),
      hint: expect.stringContaining('resources.fallback=cpu'),
    });
    await session.close();
  });

  it('lets an opened device be closed, and opened again', async () => {
    for (const _ of [1, 2, 3]) {
      const session = await onnxruntime.open({ device: 'webgpu', threads: 1 });
      await session.close();
    }
  });
});
