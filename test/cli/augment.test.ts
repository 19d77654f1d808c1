// `fmx augment`: a picture of what a pipeline's augmentation does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { newFolder } from '../folders.ts';
import { fmx, writePipeline } from './program.ts';

const augmentation = 'augmentation: [{rotation: {degrees: 15}}, horizontal_flip]';

test('writes a sheet of images and their variants, and says where', async () => {
  const cwd = newFolder();
  writePipeline(cwd, { more: augmentation });
  const { code, stdout } = await fmx(['augment', 'small.yaml', '--images', '5'], { cwd });
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'augmentation.png\n' });
  const { width, height } = PNG.sync.read(readFileSync(join(cwd, 'augmentation.png')));
  // A column of originals and eight of variants, five rows, each pixel three wide and high.
  expect([width, height]).toEqual([3 * (28 + 6 + 8 * 28 + 7 * 2), 3 * (5 * 28 + 4 * 2)]);
});

test('says that there is nothing to see where no image is changed', async () => {
  const cwd = newFolder();
  writePipeline(cwd);
  const { code, stderr } = await fmx(['augment', 'small.yaml'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('small.yaml changes no images: its augmentation is empty');
});

test.each(['0', '1.5', 'many', '101'])('refuses --images %s', async (images) => {
  const { code, stderr } = await fmx(['augment', 'small.yaml', '--images', images]);
  expect(code).toBe(2);
  expect(stderr).toContain('It must be a whole number from 1 to 100.');
});

test('says that the file cannot be written', async () => {
  const cwd = newFolder();
  writePipeline(cwd, { more: augmentation });
  const { code, stderr } = await fmx(['augment', 'small.yaml', '-o', 'no/folder.png'], { cwd });
  expect(code).not.toBe(0);
  expect(stderr).toContain('no/folder.png cannot be written');
});
