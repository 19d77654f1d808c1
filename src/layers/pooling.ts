// What max_pool2d and average_pool2d have in common: [batch, height, width, channels] → [batch, rows, columns, channels].
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Value } from '../ir/value.ts';
import type { Window } from '../ir/window.ts';
import { imageShape, paddingSchema, sizeSchema, windowOver } from './images.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  {
    pool_size: sizeSchema('How many pixels become one.', { default: 2 }),
    strides: Type.Optional(sizeSchema('How far a window moves; left out, by its own size.')),
    padding: paddingSchema,
  },
  { additionalProperties: false },
);

/** A layer that applies `pool` to windows over its input. */
export function poolingLayer(
  name: string,
  summary: string,
  pool: (x: Value, window: Window) => Value,
): Layer<Static<typeof schema>> {
  return {
    summary,
    schema,
    example: `${name}: {pool_size: 2}`,
    build(_, x, { pool_size: kernel, strides = kernel, padding }) {
      imageShape(name, x);
      return pool(x, windowOver(name, x.shape, { kernel, strides, padding }));
    },
  };
}
