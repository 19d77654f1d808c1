// The largest number of each window and channel. Where several are equal, the gradient is shared equally among them.
import { maxPool } from '../ir/build.ts';
import { poolingLayer } from './pooling.ts';

export const maxPool2d = poolingLayer(
  'max_pool2d',
  'Keeps the largest number of each window: what was seen there, wherever exactly. Where several are equally large, ' +
    'as on a dark background, they share the gradient equally, on every engine.',
  maxPool,
);
