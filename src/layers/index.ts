// The registry of layers.
import { activation } from './activation.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import type { Layer } from './layer.ts';

export const layers = {
  flatten,
  dense,
  dropout,
  activation,
} satisfies Record<string, Layer<never>>;

export type LayerName = keyof typeof layers;
