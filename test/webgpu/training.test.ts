// Training on a GPU follows training on the CPU, step by step. The GPU here is SwiftShader, a program that stands for one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDataset } from '../../src/datasets/index.ts';
import type { EngineSession } from '../../src/engines/engine.ts';
import { engines } from '../../src/engines/index.ts';
import type { Evaluation } from '../../src/train/evaluate.ts';
import { createTrainer, type Trainer } from '../../src/train/trainer.ts';
import { ofType } from '../events.ts';
import { eventsOf, sampleTrial } from '../train/support.ts';

const STEPS = 8;
const LAYERS = `architecture.layers=[
  {conv2d: {filters: 4, use_bias: false}}, batch_normalization, {activation: {function: relu}}, max_pool2d,
  {spatial_dropout2d: {rate: 0.2}}, {conv2d: {filters: 8, padding: same, activation: relu}}, average_pool2d, flatten,
  {dropout: {rate: 0.3}}, {dense: {units: 10, activation: softmax}}]`;

const spec = await sampleTrial(
  LAYERS,
  'dataset.validation=20',
  'training.batch_size=16',
  'training.weight_average={decay: 0.9}',
  'optimizer={type: adam, learning_rate: 0.01, weight_decay: 0.01, clip: {norm: 1}}',
);
const dataset = await loadDataset(spec.dataset);

const sessions: EngineSession[] = [];
afterAll(async () => {
  for (const session of sessions) await session.close();
});

async function trainerOn(device: string): Promise<Trainer> {
  const session = await engines.onnxruntime.open({ device, threads: 1 });
  sessions.push(session);
  return createTrainer(spec, dataset, session);
}

/** The running means of the first steps, and what the weights are worth after them. */
async function train(trainer: Trainer): Promise<{ means: number[]; validation: Evaluation }> {
  const means: number[] = [];
  for await (const { step, loss } of trainer.trainEpoch(1, () => [])) {
    means.push(loss);
    if (step === STEPS) break;
  }
  return { means, validation: await trainer.validate() };
}

describe('a CNN with batch normalization, dropout and pooling', () => {
  let [cpu, gpu]: Trainer[] = [];
  let [onCpu, onGpu]: Awaited<ReturnType<typeof train>>[] = [];
  beforeAll(async () => {
    [cpu, gpu] = [await trainerOn('cpu'), await trainerOn('webgpu')];
    [onCpu, onGpu] = [await train(cpu), await train(gpu)];
  });

  it('has the same losses on both', () => {
    const difference = onCpu?.means.map((loss, i) => Math.abs(loss - (onGpu?.means[i] as number))) ?? [];
    expect(difference).toHaveLength(STEPS);
    expect(Math.max(...difference)).toBeLessThan(1e-3);
    expect(Math.abs((onCpu?.validation.loss ?? 0) - (onGpu?.validation.loss ?? 1))).toBeLessThan(1e-3);
  });

  it('goes on where it was left, bit for bit', async () => {
    const again = await trainerOn('webgpu');
    await again.writeState((await gpu?.readState()) as Awaited<ReturnType<Trainer['readState']>>);
    expect(await again.validate()).toEqual(onGpu?.validation);
  });
});

it('a trial says on which device it was trained', async () => {
  const small = await sampleTrial(
    'architecture.layers=[flatten, {dense: {units: 10, activation: softmax}}]',
    'training.epochs=1',
    'resources.device=webgpu',
  );
  const events = await eventsOf(small);
  expect(ofType(events, 'trial_started')[0]?.device).toMatchObject({
    engine: 'onnxruntime',
    device: 'webgpu',
    reason: 'asked for',
  });
  expect(ofType(events, 'trial_finished')).toHaveLength(1);
});

describe('a device that fails on the way', () => {
  // 900 images in one batch and 400 channels of them: more than a buffer of SwiftShader's may hold.
  const tooLarge = (fallback: string) =>
    sampleTrial(
      `architecture.layers=[{conv2d: {filters: 400, kernel_size: 1}}, global_average_pool2d,
        {dense: {units: 10, activation: softmax}}]`,
      'training={epochs: 1, batch_size: 900}',
      `resources={device: webgpu, fallback: ${fallback}}`,
    );

  it('ends the trial', async () => {
    await expect(eventsOf(await tooLarge('none'))).rejects.toMatchObject({
      code: 'engine',
      message: expect.stringContaining('webgpu failed: '),
      hint: expect.stringContaining('resources.fallback=cpu'),
    });
  });

  it('gives way to the CPU where that is allowed, which has the memory: it does a batch in parts', async () => {
    const events = await eventsOf(await tooLarge('cpu'));
    const devices = ofType(events, 'trial_started').map(({ device }) => device);
    expect(devices.map(({ device }) => device)).toEqual(['webgpu', 'cpu']);
    expect(devices[1]?.reason).toContain('in place of webgpu, as resources.fallback allows: webgpu failed: ');
    expect(ofType(events, 'trial_finished')).toHaveLength(1);
  });
});
