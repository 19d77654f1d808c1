// [batch, a, b, …] → [batch, a·b·…].
import * as Type from 'typebox';
import { reshape } from '../ir/build.ts';
import { sizeOf } from '../ir/value.ts';
import type { Layer } from './layer.ts';

export const flatten: Layer<Record<string, never>> = {
  summary: 'Lays the numbers of each image in one row.',
  schema: Type.Object({}, { additionalProperties: false }),
  example: 'flatten',
  build(_, x) {
    const [batch = 1, ...rest] = x.shape;
    return reshape(x, [batch, sizeOf(rest)]);
  },
};
