// The tensorflow engine as it is found and opened: on TensorFlow's own library, and on nothing else.
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engines/engine.ts';
import { engines } from '../../src/engines/index.ts';
import { openSession } from '../../src/engines/open.ts';
import * as ir from '../../src/ir/build.ts';

const version = /^4\.22\.0 \(TensorFlow 2\.\d+\.\d+\)$/;
let session: EngineSession;

beforeAll(async () => {
  session = await openSession({ engine: 'tensorflow', device: 'auto', fallback: 'none' }, 1);
});
afterAll(() => session.close());

describe('the session', () => {
  it('says which library it runs on', () => {
    expect(session.info).toMatchObject({
      engine: 'tensorflow',
      engine_version: expect.stringMatching(version),
      device: 'cpu',
      threads: 1,
      reason: '@tensorflow/tfjs-node is installed',
    });
  });

  it('computes with the native library: no other backend was ever made', async () => {
    const program = await session.compile({ outputs: { y: ir.exp(ir.feed('x', [2])) }, updates: {} });
    program.feeds.x?.set([0, 1]);
    await program.run();
    expect(program.outputs.y).toEqual(Float32Array.of(1, Math.E));
    const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node');
    expect(tf.getBackend()).toBe('tensorflow');
    expect(Object.keys(tf.engine().registry)).toEqual(['tensorflow']);
  });

  it('leaves nothing in memory but its states', async () => {
    const w = ir.state('w', [100, 100]);
    const program = await session.compile({
      outputs: { sum: ir.reduceSum(ir.matmul(w, w), [0, 1]) },
      updates: { w: ir.add(w, 1) },
    });
    const tf = createRequire(import.meta.url)('@tensorflow/tfjs-node');
    await program.run();
    const { numTensors, numBytes } = tf.memory();
    for (let step = 0; step < 10; step++) await program.run();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });

  it('keeps the number of threads that TensorFlow began with, and says so', async () => {
    const another = await openSession({ engine: 'tensorflow', device: 'cpu', fallback: 'none' }, 2);
    expect(another.info).toMatchObject({ threads: 1, reason: 'asked for' });
    await another.close();
  });
});

describe('a GPU', () => {
  it('is reported as missing, with what to install', async () => {
    expect(await engines.tensorflow.devices()).toEqual([
      { device: 'cpu', name: expect.any(String), usable: true, reason: expect.stringMatching(/4\.22\.0/) },
      {
        device: 'cuda',
        usable: false,
        reason: expect.stringContaining('`npm install @tensorflow/tfjs-node-gpu`'),
      },
    ]);
  });

  it.each(['gpu', 'cuda'] as const)('is an error where %s is asked for', async (device) => {
    await expect(openSession({ engine: 'tensorflow', device, fallback: 'none' }, 1)).rejects.toMatchObject({
      code: 'engine',
      message: 'the tensorflow engine finds no GPU: @tensorflow/tfjs-node computes on the CPU alone',
      path: ['resources', 'device'],
      hint: expect.stringContaining('`npm install @tensorflow/tfjs-node-gpu`'),
    });
  });

  it('gives way to the CPU where that is allowed', async () => {
    const fallen = await openSession({ engine: 'tensorflow', device: 'gpu', fallback: 'cpu' }, 1);
    expect(fallen.info).toMatchObject({ device: 'cpu', reason: expect.stringMatching(/^in place of gpu/) });
    await fallen.close();
  });
});
