// Every pipeline that ships comes to the same weights a second time, and after kill -9, to the last bit: on one thread,
// and on two. It is trained on a small part of its data, a few steps an epoch.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { numbersIn } from '../cli/numbers.ts';
import { fmx, sample, start } from '../cli/program.ts';
import { idx } from '../datasets/support.ts';
import { newFolder } from '../folders.ts';

const pipelines = join(import.meta.dirname, '../../pipelines');
const names = readdirSync(pipelines).filter((name) => name.endsWith('.yaml'));
const folder = newFolder('fmx-determinism-');

const [HEADER, PIXELS] = [16, 28 * 28];

/** The first images of the sample and their labels, as the files that a pipeline names so. */
function cut(part: 'train' | 'test', count: number): string {
  const of = (kind: string): Buffer =>
    gunzipSync(readFileSync(join(sample, `${part === 'train' ? 'train' : 't10k'}-${kind}-ubyte.gz`)));
  const [images, labels] = [join(folder, `${part}-images`), join(folder, `${part}-labels`)];
  writeFileSync(images, idx([count, 28, 28], of('images-idx3').subarray(HEADER, HEADER + count * PIXELS)));
  writeFileSync(labels, idx([count], of('labels-idx1').subarray(8, 8 + count)));
  return `  ${part}_images: ${images}\n  ${part}_labels: ${labels}`;
}

const files = `${cut('train', 300)}\n${cut('test', 100)}`;

/** The pipeline on 200 images to train with, 100 to validate and 100 to test. Gives the file's path. */
function onSample(name: string): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    `extends: ${join(pipelines, name)}
dataset:
  name: idx
  validation: 100
${files}
  classes: [T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot]
`,
  );
  return file;
}

/** Trains, is killed when the first epoch is done, and goes on. Gives the database; none where the kill came too late. */
async function killAndResume(run: readonly string[]): Promise<string | undefined> {
  const db = join(newFolder(), 'runs.db');
  const { process, ended } = start([...run, '--db', db, '--json']);
  let seen = '';
  process.stdout?.on('data', (text: Buffer) => {
    seen += text;
    if (seen.includes('"epoch_finished"')) process.kill('SIGKILL');
  });
  await ended;
  const file = new Database(db, { readonly: true });
  const isUnfinished = file.prepare('SELECT status FROM trials').pluck().get() === 'running';
  file.close();
  if (!isUnfinished) return undefined;
  const { code, stderr } = await fmx(['resume', '--db', db, '--quiet']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return db;
}

describe.each(names)('%s', (name) => {
  it.each([1, 2])(
    'on %i threads',
    async (threads) => {
      const settings = [
        'resources.device=cpu',
        `resources.threads=${threads}`,
        'training.early_stopping=null',
        // Some take more images a step than there are here.
        'training.batch_size=64',
      ];
      // A small network may be done before it can be killed.
      for (let epochs = 2; ; epochs *= 4) {
        const set = [...settings, `training.epochs=${epochs}`].flatMap((setting) => ['--set', setting]);
        const run = ['run', onSample(name), ...set];
        const killed = await killAndResume(run);
        if (killed === undefined) continue;

        const [once, again] = [join(newFolder(), 'runs.db'), join(newFolder(), 'runs.db')];
        for (const db of [once, again]) {
          const { code, stderr } = await fmx([...run, '--db', db, '--quiet']);
          expect({ code, stderr }).toMatchObject({ code: 0 });
        }
        const expected = await numbersIn(once);
        expect(expected).toMatchObject({ epochs });
        expect(expected.weights.size).toBeGreaterThan(0);
        expect(await numbersIn(again)).toEqual(expected);
        expect(await numbersIn(killed)).toEqual(expected);
        return;
      }
    },
    300_000,
  );
});
