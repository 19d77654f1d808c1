import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DatasetConfig, loadDataset, locateDataset } from '../../src/datasets/index.ts';
import { newFolder } from '../folders.ts';
import { failureOf, idx } from './support.ts';

const sample = join(import.meta.dirname, '../fixtures/fashion-mnist-sample');
const classes = ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat'].concat([
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
]);

const config = {
  name: 'idx',
  validation: 100,
  train_images: 'train-images-idx3-ubyte.gz',
  train_labels: 'train-labels-idx1-ubyte.gz',
  test_images: 't10k-images-idx3-ubyte.gz',
  test_labels: 't10k-labels-idx1-ubyte.gz',
  classes,
} satisfies DatasetConfig;

describe('the source idx', () => {
  it('loads the sample, with paths seen from the folder of the pipeline', async () => {
    const located = await locateDataset(config, { baseDir: sample });
    expect(located).toMatchObject({
      source: 'idx',
      shape: { height: 28, width: 28, channels: 1 },
      counts: { train: 1000, test: 300 },
      classes,
    });
    expect(located.files.train_images).toBe(join(sample, config.train_images));

    const { train, test } = await loadDataset(located);
    expect(train.images).toHaveLength(1000 * 28 * 28);
    expect(test.images).toHaveLength(300 * 28 * 28);
    const perClass = (labels: Uint8Array) =>
      classes.map((_, c) => labels.filter((label) => label === c).length);
    expect(perClass(train.labels)).toEqual(new Array(10).fill(100));
    expect(perClass(test.labels)).toEqual(new Array(10).fill(30));
    // The first image of Fashion-MNIST is an ankle boot: dark corners, and grey in its middle.
    expect(classes[train.labels[0] as number]).toBe('Ankle boot');
    expect(train.images[0]).toBe(0);
    expect(train.images[14 * 28 + 14]).toBeGreaterThan(100);
  });

  /** Four files of 3 × 2 colour pictures, to be spoilt by one test each. */
  function fourFiles(): { baseDir: string; own: DatasetConfig & { name: 'idx' } } {
    const baseDir = newFolder();
    const write = (name: string, dims: number[], data: number[]) =>
      writeFileSync(join(baseDir, name), idx(dims, Uint8Array.from(data)));
    write('a', [3, 2, 1, 3], [...Array(18).keys()]);
    write('b', [3], [0, 1, 1]);
    write('c', [2, 2, 1, 3], [...Array(12).keys()]);
    write('d', [2], [0, 1]);
    const paths = { train_images: 'a', train_labels: 'b', test_images: 'c', test_labels: 'd' };
    return { baseDir, own: { name: 'idx', validation: 0, ...paths, classes: ['yes', 'no'] } };
  }

  it('reads plain files and colours', async () => {
    const { baseDir, own } = fourFiles();
    const dataset = await loadDataset(await locateDataset(own, { baseDir }));
    expect(dataset.shape).toEqual({ height: 2, width: 1, channels: 3 });
    expect([...dataset.train.images]).toEqual([...Array(18).keys()]);
    expect([...dataset.test.labels]).toEqual([0, 1]);
  });

  it('has a fingerprint that follows the content and nothing else', async () => {
    const { baseDir, own } = fourFiles();
    const { fingerprint } = await locateDataset(own, { baseDir });
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    copyFileSync(join(baseDir, 'b'), join(baseDir, 'elsewhere'));
    const moved = await locateDataset({ ...own, train_labels: 'elsewhere' }, { baseDir });
    expect(moved.fingerprint).toBe(fingerprint);
    writeFileSync(join(baseDir, 'b'), idx([3], Uint8Array.of(0, 0, 1)));
    expect((await locateDataset(own, { baseDir })).fingerprint).not.toBe(fingerprint);
  });

  it('names every file that is missing, and its place in the pipeline', async () => {
    const { baseDir, own } = fourFiles();
    const error = await failureOf(
      locateDataset({ ...own, train_labels: 'nowhere', test_images: 'nothing' }, { baseDir }),
    );
    expect(error).toMatchObject({
      code: 'data',
      message: `${join(baseDir, 'nowhere')} does not exist`,
      path: ['dataset', 'train_labels'],
      others: [{ message: `${join(baseDir, 'nothing')} does not exist`, path: ['dataset', 'test_images'] }],
    });
  });

  it.each<[string, string, Buffer, RegExp]>([
    ['fewer labels than images', 'b', idx([2], Uint8Array.of(0, 1)), /b holds 2 labels, but .*a 3 images/],
    [
      'images in place of labels',
      'b',
      idx([3, 1, 1], new Uint8Array(3)),
      /b holds no labels: its dimensions are 3 × 1 × 1/,
    ],
    [
      'labels in place of images',
      'a',
      idx([3], new Uint8Array(3)),
      /a holds no images: its dimensions are 3/,
    ],
    ['no images', 'a', idx([0, 2, 1, 3], new Uint8Array()), /a holds no images/],
    [
      'test images of another shape',
      'c',
      idx([2, 2, 3], new Uint8Array(12)),
      /c holds images of 2 × 3 × 1, .*a of 2 × 1 × 3/,
    ],
  ])('refuses %s', async (_, name, bytes, complaint) => {
    const { baseDir, own } = fourFiles();
    writeFileSync(join(baseDir, name), bytes);
    const error = await failureOf(locateDataset(own, { baseDir }));
    expect(error.code).toBe('data');
    expect(error.message).toMatch(complaint);
  });

  it('refuses a label without a class', async () => {
    const { baseDir, own } = fourFiles();
    writeFileSync(join(baseDir, 'd'), idx([2], Uint8Array.of(1, 2)));
    const error = await failureOf(loadDataset(await locateDataset(own, { baseDir })));
    expect(error.message).toMatch(/d: label 2 \(example 1\) is none of the 2 classes/);
    expect(error.hint).toContain('Labels count from 0');
  });

  it('notices that a file has changed since it was located', async () => {
    const { baseDir, own } = fourFiles();
    const located = await locateDataset(own, { baseDir });
    writeFileSync(join(baseDir, 'c'), idx([1, 2, 1, 3], new Uint8Array(6)));
    writeFileSync(join(baseDir, 'd'), idx([1], new Uint8Array(1)));
    expect((await failureOf(loadDataset(located))).message).toMatch(/c has changed: it holds 1 images/);
  });
});
