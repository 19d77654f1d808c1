// The source `idx`: any data set in four idx files, such as MNIST, KMNIST or EMNIST.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { FmxError } from '../errors.ts';
import type { DatasetFacts, DatasetSource, IdentifiedDataset } from './dataset.ts';
import { type IdxFiles, inspectIdxFiles, loadIdxFiles } from './idx-dataset.ts';

const path = (what: string, example: string) =>
  Type.String({
    minLength: 1,
    description: `Path of the ${what} (idx, plain or gzipped), seen from the pipeline's folder.`,
    examples: [example],
  });

const schema = Type.Object({
  train_images: path('training images', 'mnist/train-images-idx3-ubyte.gz'),
  train_labels: path('training labels', 'mnist/train-labels-idx1-ubyte.gz'),
  test_images: path('test images', 'mnist/t10k-images-idx3-ubyte.gz'),
  test_labels: path('test labels', 'mnist/t10k-labels-idx1-ubyte.gz'),
  classes: Type.Array(Type.String({ minLength: 1 }), {
    minItems: 2,
    maxItems: 256,
    uniqueItems: true,
    description: 'The names of the classes: the first is label 0.',
    examples: [['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']],
  }),
});

type Options = Static<typeof schema>;

export const idxFiles = {
  summary: 'Any data set in four idx files: MNIST, KMNIST, EMNIST, or your own.',
  schema,

  describe: (options, { baseDir }) => describe(options, filesOf(options, baseDir)),

  identify: (options, { baseDir }) => identify(options, filesOf(options, baseDir)),

  async locate(options, { baseDir, signal }) {
    const files = filesOf(options, baseDir);
    return { ...(await identify(options, files, signal)), files };
  },

  load: loadIdxFiles,
} satisfies DatasetSource<Options>;

async function describe({ classes }: Options, files: IdxFiles): Promise<DatasetFacts> {
  checkThatAllExist(files);
  return { classes, ...(await inspectIdxFiles(files)) };
}

async function identify(options: Options, files: IdxFiles, signal?: AbortSignal): Promise<IdentifiedDataset> {
  const facts = await describe(options, files);
  return { source: 'idx', ...facts, fingerprint: await fingerprintOf(files, signal) };
}

function filesOf(options: Options, baseDir: string): IdxFiles {
  return {
    train_images: resolve(baseDir, options.train_images),
    train_labels: resolve(baseDir, options.train_labels),
    test_images: resolve(baseDir, options.test_images),
    test_labels: resolve(baseDir, options.test_labels),
  };
}

function checkThatAllExist(files: IdxFiles): void {
  const [first, ...others] = Object.entries(files)
    .filter(([, file]) => !existsSync(file))
    .map(([option, file]) => ({ option, file }));
  if (first === undefined) return;
  const missing = ({ option, file }: typeof first, more: FmxError[] = []) =>
    new FmxError('data', `${file} does not exist`, {
      path: ['dataset', option],
      hint: "A relative path is seen from the pipeline's folder.",
      others: more,
    });
  throw missing(
    first,
    others.map((other) => missing(other)),
  );
}

/** SHA-256 over the files' own SHA-256 sums, in order. */
async function fingerprintOf(files: IdxFiles, signal: AbortSignal | undefined): Promise<string> {
  const all = createHash('sha256');
  for (const file of [files.train_images, files.train_labels, files.test_images, files.test_labels]) {
    const one = createHash('sha256');
    await pipeline(createReadStream(file, { highWaterMark: 2 ** 20 }), one, { signal });
    all.update(one.digest());
  }
  return all.digest('hex');
}
