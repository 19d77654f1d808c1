// The registry of layers.
import { activation } from './activation.ts';
import { averagePool2d } from './average-pool2d.ts';
import { batchNormalization } from './batch-normalization.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalAveragePool2d } from './global-average-pool2d.ts';
import type { Layer } from './layer.ts';
import { layerNormalization } from './layer-normalization.ts';
import { maxPool2d } from './max-pool2d.ts';
import { separableConv2d } from './separable-conv2d.ts';
import { spatialDropout2d } from './spatial-dropout2d.ts';

export const layers = {
  flatten,
  dense,
  dropout,
  spatial_dropout2d: spatialDropout2d,
  activation,
  conv2d,
  depthwise_conv2d: depthwiseConv2d,
  separable_conv2d: separableConv2d,
  max_pool2d: maxPool2d,
  average_pool2d: averagePool2d,
  global_average_pool2d: globalAveragePool2d,
  batch_normalization: batchNormalization,
  layer_normalization: layerNormalization,
} satisfies Record<string, Layer<never>>;

export type LayerName = keyof typeof layers;
