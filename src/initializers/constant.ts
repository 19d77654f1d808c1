// Initial values that are all the same.
import { sizeOf } from '../ir/value.ts';
import type { Initializer } from './initializer.ts';

export const zeros: Initializer = {
  summary: 'all zero',
  values: (shape) => new Float32Array(sizeOf(shape)),
};

export const ones: Initializer = {
  summary: 'all one',
  values: (shape) => new Float32Array(sizeOf(shape)).fill(1),
};
