// `fmx export`: a trial's network as a file for other programs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { beforeAll, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/train/safetensors.ts';
import { newFolder } from '../folders.ts';
import { fmx, writePipeline } from './program.ts';

const folder = newFolder('fmx export ö ');
const db = join(folder, 'runs.db');

beforeAll(async () => {
  expect((await fmx(['run', writePipeline(folder), '--db', db, '--quiet'])).code).toBe(0);
});

it('writes an ONNX model beside the database, and says where', async () => {
  const { code, stdout, stderr } = await fmx(['export', '1', '--db', db]);
  const file = join(folder, 'models/1-small.onnx');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${file}\n`, stderr: '' });
  const session = await InferenceSession.create(file);
  expect([session.inputNames, session.outputNames]).toEqual([['images'], ['probabilities', 'logits']]);
  expect(session.inputMetadata).toMatchObject([{ type: 'float32', shape: ['batch', 28, 28, 1] }]);
  expect(session.outputMetadata).toMatchObject([{ shape: ['batch', 10] }, { shape: ['batch', 10] }]);
  await session.release();
});

it('writes safetensors with weights by name and all that is known of them', async () => {
  const { stdout } = await fmx(['export', 'latest', '--format', 'safetensors', '--db', db]);
  const { tensors, metadata } = decodeSafetensors(readFileSync(stdout.trimEnd()));
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['dense_1/kernel', [784, 32]],
    ['dense_1/bias', [32]],
    ['dense_2/kernel', [32, 10]],
    ['dense_2/bias', [10]],
  ]);
  expect(metadata).toMatchObject({
    name: 'small',
    trial: '1',
    trial_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(metadata.fmx_version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  expect(JSON.parse(metadata.classes ?? '')).toHaveLength(10);
  expect(JSON.parse(metadata.preprocessing ?? '')).toMatchObject({
    height: 28,
    width: 28,
    background: 'dark',
  });
  expect(JSON.parse(metadata.pipeline ?? '')).toMatchObject({ name: 'small', seed: 42 });
  const recorded = await fmx([
    'query',
    'SELECT test_accuracy FROM leaderboard',
    '--db',
    db,
    '--format',
    'json',
  ]);
  expect(JSON.parse(metadata.metrics ?? '')['test.accuracy']).toBe(
    JSON.parse(recorded.stdout)[0].test_accuracy,
  );
});

it('takes the format from the name of the output, into a folder that it makes', async () => {
  for (const [name, magic] of [
    ['model.safetensors', '{"__metadata__"'],
    ['model.onnx', 'fmx'],
    ['model.bin', 'fmx'],
  ] as const) {
    const file = join(folder, 'to send', name);
    expect(await fmx(['export', '1', '--output', file, '--db', db])).toMatchObject({
      code: 0,
      stdout: `${file}\n`,
    });
    expect(readFileSync(file).subarray(0, 30).toString('latin1')).toContain(magic);
  }
});

it('leaves a file that is there as it is, but for --force', async () => {
  const file = join(folder, 'mine.onnx');
  writeFileSync(file, 'mine');
  const args = ['export', '1', '-o', file, '--db', db];
  const { code, stderr } = await fmx(args);
  expect(code).toBe(2);
  expect(stderr).toContain(`${file} is there already, and was left as it is`);
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(await fmx([...args, '--force'])).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'latin1')).toContain('fmx');
});

it('writes the same file for the same trial', async () => {
  const [first, second] = [join(folder, 'a.onnx'), join(folder, 'b.onnx')];
  for (const file of [first, second]) await fmx(['export', '1', '-o', file, '--db', db]);
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
});

it.each([
  [['export', '1', '--format', 'h5'], 'Known formats: onnx, safetensors, csv'],
  [['export', '1', '--format', 'onyx'], 'Did you mean onnx?'],
  [['export', '9'], 'there is no trial 9'],
  [['export', 'tall'], 'there is no run tall'],
  [['export', '1', '-o', '/dev/null/model.onnx'], '/dev/null/model.onnx cannot be written'],
])('%j ends with exit code 2 and why', async (args, message) => {
  const { code, stdout, stderr } = await fmx([...args, '--db', db]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
