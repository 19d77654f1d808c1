// `--engine`, `--device` and `resources.fallback`, as a person at a shell meets them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../folders.ts';
import { fmx, query, start, writePipeline } from './program.ts';

/** On a machine that has one, fmx is to see no GPU; and nothing that was installed for other tests. */
const env = { CUDA_VISIBLE_DEVICES: '-1', NODE_PATH: '' };

describe('a device that is not there', () => {
  it('is told with its place in the file, and nothing is recorded', async () => {
    const folder = newFolder();
    const file = writePipeline(folder, { device: 'cuda' });
    const db = join(folder, 'runs.db');
    const { code, stdout, stderr } = await fmx(['run', file, '--db', db], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*cuda cannot be used.*small\.yaml:20:21\)/);
    expect(existsSync(db)).toBe(false);
  });

  it('is replaced by the CPU where the pipeline allows that; it is said and recorded', async () => {
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    const run = ['run', writePipeline(folder), '--db', db, '--device', 'cuda'];
    const { code, stderr } = await fmx([...run, '--set', 'resources.fallback=cpu'], { env });
    expect(code).toBe(0);
    expect(stderr).toContain('Training on the CPU, in place of cuda, as resources.fallback allows: ');
    expect(query(db, 'SELECT engine, device, device_reason FROM trials')).toEqual([
      { engine: 'onnxruntime', device: 'cpu', device_reason: expect.stringMatching(/^in place of cuda/) },
    ]);
  });
});

describe('--engine', () => {
  it('is short for a setting: the error shows it, and what to install', async () => {
    const file = writePipeline(newFolder());
    const { code, stderr } = await fmx(['run', file, '--engine', 'tensorflow'], { env });
    expect(code).toBe(2);
    expect(stderr).toContain('(--set resources.engine=tensorflow)');
    expect(stderr).toContain('Install it with `npm install @tensorflow/tfjs-node`');
  });

  it('names those that there are', async () => {
    const { code, stderr } = await fmx(['run', 'x.yaml', '--engine', 'torch']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are onnxruntime, tensorflow');
  });
});

describe('fmx resume', () => {
  it('may go on with another device or engine than the run began with', async () => {
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    const run = start(['run', writePipeline(folder, { epochs: 1000 }), '--db', db, '--json'], { env });
    let seen = '';
    run.process.stdout?.on('data', (text: Buffer) => {
      seen += text;
      if (seen.includes('"epoch_finished"')) run.process.kill('SIGINT');
    });
    expect(await run.ended).toMatchObject({ code: 130 });
    const began = query(db, 'SELECT epochs FROM trials');

    const refused = await fmx(['resume', '--device', 'cuda', '--db', db], { env });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('cuda cannot be used') });
    const missing = await fmx(['resume', '--engine', 'tensorflow', '--db', db], { env });
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('npm install') });
    expect(query(db, 'SELECT epochs FROM trials')).toEqual(began);

    const again = start(['resume', '--device', 'auto', '--db', db, '--json'], { env });
    again.process.stdout?.on('data', () => again.process.kill('SIGINT'));
    expect(await again.ended).toMatchObject({ code: 130 });
    expect(query(db, 'SELECT attempt, device_reason FROM trials')).toEqual([
      { attempt: 2, device_reason: expect.not.stringContaining('asked for') },
    ]);
  });

  it('goes on with a run of an fmx that had no engines to choose from', async () => {
    const folder = newFolder();
    const db = join(folder, 'runs.db');
    const run = start(['run', writePipeline(folder, { epochs: 100 }), '--db', db, '--json'], { env });
    run.process.stdout?.once('data', () => run.process.kill('SIGINT'));
    expect(await run.ended).toMatchObject({ code: 130 });
    const file = new Database(db);
    file.exec(`UPDATE trials SET config = json_remove(config,
      '$.resources.engine', '$.resources.fallback', '$.resources.gpu')`);
    file.close();
    expect(await fmx(['resume', '--db', db, '--quiet'], { env })).toMatchObject({ code: 0, stderr: '' });
    expect(query(db, 'SELECT engine, status FROM trials')).toEqual([
      { engine: 'onnxruntime', status: 'completed' },
    ]);
  });
});
