// `fmx run --engine tensorflow` as the built program, on TensorFlow's own library and with a real runs.db.
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fmx, query, start, writePipeline } from '../cli/program.ts';
import { newFolder } from '../folders.ts';

const MODULES = join(import.meta.dirname, '../../.tensorflow/node_modules');
const ENGINE = ['--engine', 'tensorflow'];

const metricsOf = (db: string, trial = 1) =>
  query(
    db,
    `SELECT epoch, split, name, value FROM metrics WHERE trial_id = ${trial}
    AND name NOT IN ('seconds', 'images_per_second') ORDER BY epoch, split, name`,
  );

/** A convolutional network, and augmented images. */
const CNN = [
  'architecture.layers=[{conv2d: {filters: 4}}, batch_normalization, {activation: {function: relu}}, max_pool2d, ' +
    'flatten, {dropout: {rate: 0.3}}, {dense: {units: 10, activation: softmax}}]',
  'augmentation=[horizontal_flip, {rotation: {degrees: 10}}]',
].flatMap((setting) => ['--set', setting]);

describe('a run', () => {
  const folder = newFolder();
  const db = join(folder, 'runs.db');
  const file = writePipeline(folder);

  beforeAll(async () => {
    const { code, stderr } = await fmx(['run', file, ...ENGINE, '--db', db]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('25,450 parameters, 900 images, cpu with 1 thread (tensorflow, asked for)');
  });

  it('is recorded with its engine, version and device', () => {
    expect(query(db, 'SELECT status, epochs, engine, engine_version, device FROM trials')).toEqual([
      {
        status: 'completed',
        epochs: 3,
        engine: 'tensorflow',
        engine_version: expect.stringMatching(/^4\.22\.0 \(TensorFlow 2\./),
        device: 'cpu',
      },
    ]);
  });

  it('comes to the numbers of the default engine', async () => {
    const other = join(newFolder(), 'runs.db');
    expect((await fmx(['run', file, '--db', other, '--quiet'])).code).toBe(0);
    const expected = metricsOf(other);
    const found = metricsOf(db);
    expect(found).toHaveLength(expected.length);
    for (const [i, { value, ...metric }] of expected.entries()) {
      expect(found[i]).toMatchObject(metric);
      // A rounding may turn the answer to one of 100 validation images; losses are apart by some 1e-7.
      const tolerance = metric.name === 'accuracy' ? 0.011 : 1e-5;
      const difference = Math.abs(Number(found[i]?.value) - Number(value));
      expect(difference, JSON.stringify(metric)).toBeLessThan(tolerance);
    }
  });
});

describe.each([1, 2])('a convolutional network with %i threads', (threads) => {
  const folder = newFolder();
  const db = join(folder, 'runs.db');
  const run = ['run', writePipeline(folder), ...ENGINE, ...CNN, '--set', `resources.threads=${threads}`];

  beforeAll(async () => {
    expect((await fmx([...run, '--db', db, '--quiet'])).code).toBe(0);
  });

  it('comes to the same numbers a second time, to the last bit', async () => {
    expect((await fmx([...run, '--db', db, '--quiet', '--rerun'])).code).toBe(0);
    expect(metricsOf(db, 2)).toEqual(metricsOf(db, 1));
  });

  it('comes to the same numbers after kill -9 in its second epoch', async () => {
    const other = join(newFolder(), 'runs.db');
    const started = start([...run, '--db', other, '--json']);
    let seen = '';
    started.process.stdout?.on('data', (text: Buffer) => {
      seen += text;
      if (/"progress".*"epoch":2/.test(seen)) started.process.kill('SIGKILL');
    });
    expect(await started.ended).toMatchObject({ signal: 'SIGKILL' });
    expect((await fmx(['resume', '--db', other, '--quiet'])).code).toBe(0);
    expect(query(other, 'SELECT status, attempt, engine FROM trials')).toEqual([
      { status: 'completed', attempt: 2, engine: 'tensorflow' },
    ]);
    expect(metricsOf(other)).toEqual(metricsOf(db));
  });
});

describe('fmx doctor', () => {
  it('shows the library, and why there is no GPU', async () => {
    const { stdout } = await fmx(['doctor', '--json']);
    const findings: object[] = JSON.parse(stdout);
    expect(findings).toEqual(
      expect.arrayContaining([
        { what: 'tensorflow, cpu', found: expect.stringContaining('(TensorFlow 2.'), ok: true },
        {
          what: 'tensorflow, cuda',
          found: expect.stringContaining('`npm install @tensorflow/tfjs-node-gpu`'),
        },
        { what: 'tensorflow, auto', found: 'takes cpu: @tensorflow/tfjs-node is installed', ok: true },
      ]),
    );
  });

  it('finds the package in the folder that it is called in, and says where its library is missing', async () => {
    const cwd = newFolder();
    const modules = join(cwd, 'node_modules');
    mkdirSync(join(modules, '@tensorflow'), { recursive: true });
    for (const name of readdirSync(MODULES)) {
      if (name !== '@tensorflow') symlinkSync(join(MODULES, name), join(modules, name));
    }
    for (const name of readdirSync(join(MODULES, '@tensorflow'))) {
      const [from, to] = [join(MODULES, '@tensorflow', name), join(modules, '@tensorflow', name)];
      if (name !== 'tfjs-node') symlinkSync(from, to);
      else cpSync(from, to, { recursive: true, filter: (path) => !/tfjs-node\/(lib|deps)/.test(path) });
    }
    const { stdout } = await fmx(['doctor', '--json'], { cwd, env: { NODE_PATH: '' } });
    expect(JSON.parse(stdout)).toContainEqual({
      what: 'tensorflow',
      found: expect.stringMatching(
        /tfjs-node does not load: The Node\.js native addon module .* can not be found/,
      ),
    });
  });
});
