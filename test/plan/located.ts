// A located data set as `locate` gives one; planning needs no files.
import type { LocatedDataset } from '../../src/datasets/dataset.ts';

export const LOCATED: LocatedDataset = {
  source: 'fashion-mnist',
  files: {},
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
  counts: { train: 60_000, test: 10_000 },
  fingerprint: 'f1'.repeat(32),
};
