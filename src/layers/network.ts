// A list of layers as one graph from images to logits, with the parameters that it asks for.
import { type ConfigPath, FmxError } from '../errors.ts';
import type { InitializerName } from '../initializers/index.ts';
import { dropoutMask, state } from '../ir/build.ts';
import { type Shape, shapeText, sizeOf, type Value } from '../ir/value.ts';
import type { Block } from './block.ts';
import { type BlockName, blocks } from './blocks.ts';
import { type LayerName, layers } from './index.ts';
import type { Layer, LayerContext } from './layer.ts';

/** A layer with all its options, as a resolved pipeline has it. */
export interface LayerSpec {
  type: LayerName | BlockName;
  /** Of a block, the layers that it is made of. */
  layers?: LayerSpec[];
  [option: string]: unknown;
}

/** A list's layers and, after each block, those that it is made of. */
export const allLayers = (specs: readonly LayerSpec[]): LayerSpec[] =>
  specs.flatMap((spec) => [spec, ...allLayers(spec.layers ?? [])]);

const layerRegistry: Record<LayerName, Layer<never>> = layers;
const blockRegistry: Record<string, Block<never>> = blocks;

const blockOf = ({ type }: LayerSpec): Block<LayerSpec> | undefined =>
  Object.hasOwn(blockRegistry, type) ? (blockRegistry[type] as Block<LayerSpec>) : undefined;

/** A tensor that lives from step to step and is saved with the network. */
export interface Weight {
  /** Layer and part, as in `dense_1/kernel` or `residual_1/conv2d_2/bias`; a layer's number counts those of its kind, in its block, from 1. */
  name: string;
  shape: Shape;
  initializer: InitializerName;
  fan: { in: number; out: number };
}

/** A weight that is trained. */
export interface Parameter extends Weight {
  /** Does weight decay apply? */
  decay: boolean;
  value: Value;
}

export interface Network {
  /** [batch, classes], before the softmax. */
  logits: Value;
  parameters: Parameter[];
  /** Weights that the layers keep themselves, such as running means. */
  running: Weight[];
  /** What those become after a step, by name; none in evaluation. */
  updates: Record<string, Value>;
}

export interface NetworkOptions {
  /** False for evaluation. */
  training: boolean;
  /** The two words from which dropout draws in this step; needed in training. */
  randomKey: Value;
  classes: number;
  /** The name of the state that holds a weight, where it is not the weight's own. */
  stateName?: (weight: string) => string;
}

/** Repeated blocks inside repeated blocks multiply; an experiment needs far fewer. */
const MAX_LAYERS = 10_000;

/** A list of layers: of the network, or of a block. */
interface Scope {
  /** Where the list stands in the pipeline. */
  path: ConfigPath;
  /** What the names of its layers begin with, as in `residual_1/`. */
  prefix: string;
  /** How many layers of a kind there are so far. */
  counts: Map<string, number>;
}

/**
 * Builds the network. The last layer gives one number a class; its softmax, if it has one, is left to the loss.
 * Throws FmxError('model') with `path` pointing at the layer that does not fit.
 */
export function buildNetwork(specs: readonly LayerSpec[], images: Value, options: NetworkOptions): Network {
  const parameters: Parameter[] = [];
  const running: Weight[] = [];
  const updates: Record<string, Value> = {};
  const stateFor = (name: string, shape: Shape): Value => state(options.stateName?.(name) ?? name, shape);
  let [sites, built] = [0, 0];

  const contextOf = (layer: string): LayerContext => ({
    training: options.training,
    parameter(part, shape, { initializer, fan = { in: 1, out: 1 }, decay }) {
      const name = `${layer}/${part}`;
      const value = stateFor(name, shape);
      parameters.push({ name, shape, initializer, fan, decay, value });
      return value;
    },
    dropoutMask: (shape, rate) => dropoutMask(options.randomKey, shape, rate, sites++),
    running(part, shape, initializer) {
      const name = `${layer}/${part}`;
      running.push({ name, shape, initializer, fan: { in: 1, out: 1 } });
      return stateFor(name, shape);
    },
    update(value, next) {
      if (value.op === 'Input') updates[value.attributes.name] = next;
    },
  });

  function apply(spec: LayerSpec, x: Value, { path, prefix, counts }: Scope): Value {
    if (++built > MAX_LAYERS) throw new FmxError('model', `the network has more than ${MAX_LAYERS} layers`);
    const number = (counts.get(spec.type) ?? 0) + 1;
    counts.set(spec.type, number);
    const name = `${prefix}${spec.type}_${number}`;
    const block = blockOf(spec);
    if (!block)
      return (layerRegistry[spec.type as LayerName] as Layer<LayerSpec>).build(contextOf(name), x, spec);
    const inside: Scope = { path: [...path, spec.type, 'layers'], prefix: `${name}/`, counts: new Map() };
    return block.build(contextOf(name), x, spec, (input) => applyAll(spec.layers ?? [], input, inside));
  }

  function applyAll(list: readonly LayerSpec[], input: Value, scope: Scope): Value {
    return list.reduce((x, spec, index) => {
      const path = [...scope.path, index];
      return blamed(path, () => apply(spec, x, { ...scope, path }));
    }, input);
  }

  const path: ConfigPath = ['architecture', 'layers'];
  const last = [...path, specs.length - 1];
  const plain = specs.with(
    -1,
    blamed(last, () => withoutSoftmax(specs.at(-1) as LayerSpec)),
  );
  const logits = applyAll(plain, images, { path, prefix: '', counts: new Map() });

  const wanted = [images.shape[0] as number, options.classes];
  if (logits.shape.join() !== wanted.join()) {
    throw new FmxError(
      'model',
      `the last layer gives ${shapeText(logits.shape.slice(1))} for each image, but the data set has ${options.classes} classes`,
      { path: last, hint: `End with \`- dense: {units: ${options.classes}, activation: softmax}\`.` },
    );
  }
  return { logits, parameters, running, updates };
}

/** What an action gives; an error of its own that blames nobody yet blames the layer at `path`. */
function blamed<T>(path: ConfigPath, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof FmxError) || error.path) throw error;
    const { code, message, hint } = error;
    throw new FmxError(code, message, { path, ...(hint !== undefined && { hint }), cause: error });
  }
}

/** The last layer's softmax belongs to the loss, which is exact on logits. */
function withoutSoftmax(spec: LayerSpec): LayerSpec {
  if (blockOf(spec)) {
    throw new FmxError('model', `${spec.type}: the last layer must be a plain one`, {
      hint: 'End with `- dense` after the block.',
    });
  }
  const option = spec.type === 'activation' ? 'function' : 'activation';
  const activation = spec[option] ?? 'linear';
  if (activation === 'softmax') return { ...spec, [option]: 'linear' };
  if (activation === 'linear') return spec;
  throw new FmxError(
    'model',
    `${spec.type}: the last layer's activation is ${activation}, and must be softmax or linear`,
    {
      hint: 'Its results are read as the logits of the classes.',
    },
  );
}

/** How many numbers a network trains. */
export function parameterCount(network: Network): number {
  return network.parameters.reduce((count, { shape }) => count + sizeOf(shape), 0);
}
