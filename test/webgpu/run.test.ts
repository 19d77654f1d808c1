// `fmx run --device webgpu` as the built program, with a real runs.db: a convolutional network, one epoch long.
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { type Ended, fmx, query, writePipeline } from '../cli/program.ts';
import { newFolder } from '../folders.ts';

const folder = newFolder();
const NETWORK =
  'architecture.layers=[{conv2d: {filters: 4, strides: 2, activation: relu}}, max_pool2d, batch_normalization, ' +
  'flatten, {dropout: {rate: 0.3}}, {dense: {units: 10, activation: softmax}}]';
const run = [
  'run',
  writePipeline(folder, { epochs: 1 }),
  '--set',
  NETWORK,
  '--set',
  'dataset.validation=500',
];

interface Trained extends Ended {
  trial: unknown;
  metrics: { split: string; name: string; value: number }[];
}

async function trainOn(device: string): Promise<Trained> {
  const db = join(folder, `${device}.db`);
  const ended = await fmx([...run, '--device', device, '--db', db]);
  const metrics = query<Trained['metrics'][number]>(
    db,
    `SELECT split, name, value FROM metrics WHERE name IN ('loss', 'accuracy') ORDER BY split, name`,
  );
  const [trial] = query(db, 'SELECT status, engine, device, device_reason FROM trials');
  return { ...ended, trial, metrics };
}

let [onCpu, onGpu]: Trained[] = [];
beforeAll(async () => {
  [onCpu, onGpu] = [await trainOn('cpu'), await trainOn('webgpu')];
});

it('says and records where it was trained', () => {
  expect(onGpu?.code).toBe(0);
  expect(onGpu?.stderr).toContain('500 images, webgpu (onnxruntime, asked for)\n');
  expect(onGpu?.trial).toEqual({
    status: 'completed',
    engine: 'onnxruntime',
    device: 'webgpu',
    device_reason: 'asked for',
  });
});

it('comes to the numbers of the CPU', () => {
  expect(onGpu?.metrics).toHaveLength(6);
  for (const [i, { split, name, value }] of (onCpu?.metrics ?? []).entries()) {
    expect(onGpu?.metrics[i]).toMatchObject({ split, name });
    // A rounding may turn the answer to one or two of 300 images.
    const tolerance = name === 'accuracy' ? 0.01 : 1e-3;
    const difference = Math.abs((onGpu?.metrics[i]?.value ?? 0) - value);
    expect(difference, `${split} ${name}`).toBeLessThan(tolerance);
  }
});

it('is not what fmx doctor calls a GPU: `auto` takes the CPU', async () => {
  const { stdout } = await fmx(['doctor', '--json']);
  expect(JSON.parse(stdout)).toEqual(
    expect.arrayContaining([
      {
        what: 'onnxruntime, webgpu',
        found: expect.stringMatching(/: takes \d+\.\d times as long .* as one thread of the CPU$/),
        ok: true,
      },
      { what: 'onnxruntime, auto', found: expect.stringMatching(/^takes cpu: /), ok: true },
    ]),
  );
});
