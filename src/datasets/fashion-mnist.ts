// The source `fashion-mnist`: 70,000 pictures of clothes. H. Xiao, K. Rasul, R. Vollgraf, arXiv:1708.07747.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as Type from 'typebox';
import type { DatasetFacts, DatasetSource, IdentifiedDataset } from './dataset.ts';
import type { Origin } from './fetch.ts';
import { type IdxFiles, loadIdxFiles } from './idx-dataset.ts';
import type { KnownFile } from './known-file.ts';
import { findFolder } from './lookup.ts';

const files = {
  train_images: {
    name: 'train-images-idx3-ubyte.gz',
    bytes: 26421880,
    md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d',
    packed_at: 1504176606,
    content: { bytes: 47_040_016, checksum: 0xb4f29f28 },
  },
  train_labels: {
    name: 'train-labels-idx1-ubyte.gz',
    bytes: 29515,
    md5: '25c81989df183df01b3e8a0aad5dffbe',
    packed_at: 1504176606,
  },
  test_images: {
    name: 't10k-images-idx3-ubyte.gz',
    bytes: 4422102,
    md5: 'bef4ecab320f06d8554ea6380940ec79',
    packed_at: 1504176627,
    content: { bytes: 7_840_016, checksum: 0x678fe0b1 },
  },
  test_labels: {
    name: 't10k-labels-idx1-ubyte.gz',
    bytes: 5148,
    md5: 'bb300cfdad3c16e7a12a480ee83cd310',
    packed_at: 1504176627,
  },
} satisfies Record<keyof IdxFiles, KnownFile>;

/** The two mirrors hold the same bytes, so that one can finish what the other began. */
export const origin = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  files: Object.values(files),
  mirrors: [
    'https://fashion-mnist.s3.eu-central-1.amazonaws.com/',
    'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
  ],
  debian: { name: 'dataset-fashion-mnist', folder: '/usr/share/datasets/fashion-mnist' },
  homepage: 'https://github.com/zalandoresearch/fashion-mnist',
} satisfies Origin;

const facts: DatasetFacts = {
  shape: { height: 28, width: 28, channels: 1 },
  classes: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  counts: { train: 60000, test: 10000 },
};

/** SHA-256 over the published MD5s, which every file found was checked against. */
const fingerprint = createHash('sha256')
  .update(origin.files.map(({ md5 }) => md5).join('\n'))
  .digest('hex');

const identity: IdentifiedDataset = { source: 'fashion-mnist', ...facts, fingerprint };

export const fashionMnist = {
  summary: 'Fashion-MNIST: 60,000 training and 10,000 test images of clothes in ten classes, 28 × 28, grey.',
  schema: Type.Object({}),

  async describe() {
    return facts;
  },

  async identify() {
    return identity;
  },

  async locate(_options, context) {
    const folder = await findFolder(origin, context);
    return {
      ...identity,
      files: {
        train_images: join(folder, files.train_images.name),
        train_labels: join(folder, files.train_labels.name),
        test_images: join(folder, files.test_images.name),
        test_labels: join(folder, files.test_labels.name),
      },
    };
  },

  load: loadIdxFiles,
} satisfies DatasetSource<object>;
