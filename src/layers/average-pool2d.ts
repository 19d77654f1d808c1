// The mean of each window and channel; padding does not count.
import { averagePool } from '../ir/build.ts';
import { poolingLayer } from './pooling.ts';

export const averagePool2d = poolingLayer(
  'average_pool2d',
  'Keeps the mean of each window, without the padding.',
  averagePool,
);
