// `fmx predict`: what a trained network says about pictures, as a person and as a program see it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from '../../src/train/checkpoint.ts';
import { newFolder } from '../folders.ts';
import { type Ended, fmx, query, writePipeline } from './program.ts';

const folder = newFolder('fmx predict ö ');
const db = join(folder, 'runs.db');
const classes = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag'];
classes.push('Ankle boot');

interface Mistake {
  predicted: number;
  confidence: number;
  png: Buffer;
}

/** Test images that the network got wrong, with what was recorded of it. */
let mistakes: Mistake[];

beforeAll(async () => {
  expect((await fmx(['run', writePipeline(folder), '--db', db, '--quiet'])).code).toBe(0);
  mistakes = query<Mistake>(db, 'SELECT predicted, confidence, png FROM mistakes WHERE trial_id = 1');
});

const predict = (...args: string[]): Promise<Ended> => fmx(['predict', ...args, '--db', db]);

async function predictions(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await predict(...args, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Pictures that were recorded, as PNG files in a folder of their own: 1.png, 2.png, … */
function writeMistakes(count: number): string {
  const pictures = newFolder('fmx-pictures-');
  mistakes.slice(0, count).forEach(({ png }, i) => {
    writeFileSync(join(pictures, `${i + 1}.png`), png);
  });
  return pictures;
}

it('says of test images what was recorded when they were evaluated', async () => {
  const found = await predictions('1', writeMistakes(mistakes.length), '--top', '10');
  expect(found).toHaveLength(mistakes.length);
  mistakes.forEach(({ predicted, confidence }, i) => {
    expect(found[i]).toMatchObject({
      class: classes[predicted],
      inverted: false,
      opposite_background: false,
    });
    expect(found[i]?.confidence).toBeCloseTo(confidence, 5);
    const top = found[i]?.top as { class: string; confidence: number }[];
    expect(top.map((guess) => guess.class).sort()).toEqual(classes.toSorted());
    expect(top.reduce((sum, guess) => sum + guess.confidence, 0)).toBeCloseTo(1, 5);
    expect(top.map((guess) => guess.confidence)).toEqual(
      top.map((guess) => guess.confidence).sort((a, b) => b - a),
    );
  });
});

it('shows a line for each picture: class, confidence, two runners-up', async () => {
  const pictures = writeMistakes(11);
  const { code, stdout, stderr } = await predict('1', pictures);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [header, , ...lines] = stdout.trimEnd().split('\n');
  expect(header).toMatch(/^picture +class +confidence +runners-up$/);
  expect(lines.map((line) => line.split(' ')[0])).toEqual(
    Array.from({ length: 11 }, (_, i) => join(pictures, `${i + 1}.png`)),
  );
  expect(lines[0]).toMatch(/ \d+\.\d % +[A-Z][\w/ -]+ \d+\.\d %, [A-Z][\w/ -]+ \d+\.\d %$/);
});

it('names as many classes as are wanted', async () => {
  const picture = join(writeMistakes(1), '1.png');
  const [found] = await predictions('1', picture, '--top', '2');
  expect(found?.top).toHaveLength(2);
  expect(await predict('1', picture, '--top', 'all')).toMatchObject({ code: 2, stdout: '' });
});

it('takes the best trial of a run by its name, or of the newest', async () => {
  const picture = join(writeMistakes(1), '1.png');
  const [expected] = await predictions('1', picture);
  for (const named of ['latest', 'small']) expect(await predictions(named, picture)).toEqual([expected]);
});

describe('a photo on a light ground', () => {
  const photo = join(folder, 'photo.jpg');
  beforeAll(async () => {
    const large = await sharp(mistakes[0]?.png)
      .resize(600, 600)
      .negate()
      .toColourspace('srgb')
      .png()
      .toBuffer();
    await sharp(large).extend({ left: 300, right: 300, background: 'white' }).jpeg().toFile(photo);
  });

  it('is inverted, which is said', async () => {
    const { code, stderr, stdout } = await predict('1', photo);
    expect(code).toBe(0);
    expect(stderr).toBe(
      'The background is light, that of the training images dark: inverted (--invert never keeps it).\n',
    );
    expect(stdout).toContain(photo);
    expect(await predictions('1', photo)).toMatchObject([{ inverted: true, opposite_background: true }]);
  });

  it('is taken as it is with --invert never, with a word about it', async () => {
    expect(await predict('1', photo, '--invert', 'never')).toMatchObject({
      code: 0,
      stderr: 'The background is light, that of the training images dark: `--invert auto` may do better.\n',
    });
  });

  it('is what it is without its margins', async () => {
    const [found] = await predictions('1', photo, '--trim', '--top', '3');
    expect(found?.top).toContainEqual(
      expect.objectContaining({ class: classes[mistakes[0]?.predicted ?? -1] }),
    );
  });
});

describe('a picture that cannot be read', () => {
  it('is named, and the others are predicted; exit code 1', async () => {
    const pictures = writeMistakes(2);
    const damaged = join(pictures, '3.png');
    writeFileSync(damaged, (mistakes[0]?.png ?? Buffer.of()).subarray(0, 60));
    mkdirSync(join(pictures, 'empty'));
    const missing = join(folder, 'missing.png');
    const args = ['1', missing, pictures, join(pictures, 'empty')];
    const { code, stdout, stderr } = await predict(...args);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').slice(2)).toHaveLength(2);
    expect(stderr.split('\n').filter((line) => line.startsWith('error: '))).toEqual([
      `error: ${missing} does not exist`,
      expect.stringContaining(`error: ${damaged} is damaged, or no picture: `),
      `error: there are no pictures in ${join(pictures, 'empty')}`,
    ]);

    const json = await predict(...args, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject([
      { image: missing, error: `${missing} does not exist` },
      { image: join(pictures, '1.png'), class: expect.any(String) },
      { image: join(pictures, '2.png'), class: expect.any(String) },
      { image: damaged, error: expect.stringContaining('is damaged') },
      { image: join(pictures, 'empty'), error: expect.stringContaining('no pictures') },
    ]);
  });
});

describe('a trial', () => {
  const picture = join(folder, 'picture.png');
  beforeAll(() => writeFileSync(picture, mistakes[0]?.png ?? Buffer.of()));

  it('that does not exist is an error that says where to look', async () => {
    const { code, stderr } = await predict('7', picture);
    expect(code).toBe(2);
    expect(stderr).toContain(`there is no trial 7 in ${db}\nThe column trial_id of`);
  });

  it('that is not finished gives what it has, and says so', async () => {
    const place = newFolder();
    const file = join(place, 'runs.db');
    expect((await fmx(['run', writePipeline(place), '--db', file, '--quiet'])).code).toBe(0);
    const writer = new Database(file);
    writer.exec("UPDATE trials SET status = 'interrupted', epochs = 3");
    writer.close();
    const { code, stdout, stderr } = await fmx(['predict', '1', picture, '--db', file]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^Trial 1 is interrupted after 3 epochs: these are the weights of epoch \d\.\n$/,
      ),
    });
    expect(stdout).toContain(picture);
  });

  it('whose checkpoints are gone has no weights', async () => {
    const place = newFolder();
    const file = join(place, 'runs.db');
    expect((await fmx(['run', writePipeline(place, { epochs: 1 }), '--db', file, '--quiet'])).code).toBe(0);
    rmSync(join(place, 'trials'), { recursive: true });
    const { code, stderr } = await fmx(['predict', '1', picture, '--db', file]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `trial 1 has no weights: there is no whole checkpoint in ${join(place, 'trials/1')}`,
    );
  });

  it('does not take the weights of another training for its own', async () => {
    const place = newFolder();
    const file = join(place, 'runs.db');
    const pipeline = writePipeline(place, { epochs: 2 });
    for (const seed of [1, 2]) {
      const { code } = await fmx(['run', pipeline, '--db', file, '--quiet', '--set', `seed=${seed}`]);
      expect(code).toBe(0);
    }
    await saveCheckpoint(
      join(place, 'trials/1'),
      (await loadCheckpoint(join(place, 'trials/2'))) as Checkpoint,
    );
    const { code, stderr } = await fmx(['predict', '1', picture, '--db', file]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(place, 'trials/1')} does not hold the weights of trial 1`);
  });

  it('of an earlier fmx, whose checkpoints say nothing of the images, is asked for them elsewhere', async () => {
    const [expected] = await predictions('1', picture);
    const { facts, ...earlier } = (await loadCheckpoint(join(folder, 'trials/1'))) as Checkpoint;
    expect(facts).toMatchObject({ shape: { height: 28, width: 28, channels: 1 }, classes });
    await saveCheckpoint(join(folder, 'trials/1'), earlier);
    expect(await predictions('1', picture)).toEqual([expected]);
  });
});
