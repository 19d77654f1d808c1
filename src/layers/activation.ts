// An activation function as a layer of its own.
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { activationSchema, activations } from './activations.ts';
import type { Layer } from './layer.ts';

const schema = Type.Object(
  { function: { ...activationSchema, default: 'relu' as const } },
  { additionalProperties: false },
);

export const activation: Layer<Static<typeof schema>> = {
  summary: 'Applies a function to every number.',
  schema,
  example: 'activation: {function: gelu}',
  build: (_, x, options) => activations[options.function](x),
};
