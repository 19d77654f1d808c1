// The registry of initializers.
import * as Type from 'typebox';
import { ones, zeros } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { glorotNormal, glorotUniform, heNormal, heUniform } from './variance-scaling.ts';

export const initializers = {
  glorot_uniform: glorotUniform,
  glorot_normal: glorotNormal,
  he_uniform: heUniform,
  he_normal: heNormal,
  zeros,
  ones,
} satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof initializers;

/** The option by which a layer lets the user choose. */
export const initializerSchema = (fallback: InitializerName) =>
  Type.Enum(Object.keys(initializers) as InitializerName[], {
    default: fallback,
    description: 'How the weights are drawn at first.',
  });
